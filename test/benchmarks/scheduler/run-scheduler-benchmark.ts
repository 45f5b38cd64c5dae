/** `npm run bench -- scheduler`: measures every size, one after the other, and writes table and plot. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ClusterSize } from './generate-cluster.ts';
import { measureSize, type SizeFigures } from './measure-size.ts';
import { measureWholeProcess, type WholeProcessFigures } from './measure-whole-process.ts';
import { type BenchmarkOptions, readBenchmarkOptions, usage } from './options.ts';
import { renderPlot } from './render-plot.ts';
import { type Benchmark, formatMiB, formatMs, renderPage } from './render-table.ts';
import { lookAround, withLoadAtTheEnd } from '../surroundings.ts';

const repositoryRoot = resolve(import.meta.dirname, '../../..');
const show = (line: string): void => void process.stderr.write(`${line}\n`);

function progressLine({ size, ours, peer }: SizeFigures): string {
  const peerText =
    typeof peer === 'string' ? peer : `${formatMs(peer.durationMs)}, ${formatMiB(peer.peakRssMiB)} (${peer.kind})`;
  const decided = `${formatMs(ours.decideMs)}, reading ${formatMs(ours.readMs)}, ${formatMiB(ours.peakRssMiB)}`;
  const name = `${size.nodes} nodes, ${size.resources} resources, ${size.state}`;
  return `${name}: ${decided}; crm_simulate ${peerText}`;
}

async function measureSizes({ sizes, peerLimitMs, usePeer, all }: BenchmarkOptions): Promise<readonly SizeFigures[]> {
  const figures: SizeFigures[] = [];
  for (const size of sizes) {
    const isHopeless = figures.some(
      ({ size: smaller, peer }) =>
        peer === 'givenUp' &&
        smaller.state === size.state &&
        smaller.nodes <= size.nodes &&
        smaller.resources <= size.resources,
    );
    figures.push(await measureSize(size, { limitMs: peerLimitMs, ask: usePeer, all, isHopeless }));
    show(figures.slice(-1).map(progressLine).join());
  }
  return figures;
}

/** Resources: for more, the reference is not asked once again. */
const mostForPeer = 1_000;

async function measureProcesses(options: BenchmarkOptions): Promise<readonly WholeProcessFigures[]> {
  const figures: WholeProcessFigures[] = [];
  for (const size of options.sizes.filter(({ state }: ClusterSize) => state === 'lost')) {
    const ask = options.usePeer && size.resources <= mostForPeer;
    figures.push(await measureWholeProcess(size, { limitMs: options.peerLimitMs, ask }));
  }
  return figures;
}

function writeResults(folder: string, benchmark: Benchmark): void {
  const target = resolve(repositoryRoot, folder);
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, 'scheduler.md'), renderPage(benchmark));
  writeFileSync(join(target, 'scheduler.json'), `${JSON.stringify(benchmark, null, 2)}\n`);
  writeFileSync(join(target, 'scheduler.svg'), renderPlot(benchmark.sizes));
  show(`written to ${folder}/scheduler.md, .json and .svg`);
}

/** @throws Error in the user's words */
export async function runSchedulerBenchmark(argv: readonly string[]): Promise<void> {
  const options = readBenchmarkOptions(argv);
  if (options.help) return void process.stdout.write(`${usage}\n`);
  const before = lookAround(options);
  const sizes = await measureSizes(options);
  const wholeProcess = await measureProcesses(options);
  const surroundings = withLoadAtTheEnd(before);
  const benchmark = { surroundings, sizes, wholeProcess };
  if (options.output === undefined) process.stdout.write(renderPage(benchmark));
  else writeResults(options.output, benchmark);
}
