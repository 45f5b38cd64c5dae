/** `npm run bench -- overload`: clusters with several dead times on a machine that is kept busy. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { currentLoad, lookAround } from '../surroundings.ts';
import { keepBusy } from './busy.ts';
import { readOverloadOptions, usage } from './options.ts';
import { watchOverload } from './overloaded-cluster.ts';
import { renderPage } from './render-page.ts';

const repositoryRoot = resolve(import.meta.dirname, '../../..');
const show = (line: string): void => void process.stderr.write(`${line}\n`);

/** @throws Error in the user's words */
export async function runOverloadBenchmark(argv: readonly string[]): Promise<void> {
  const { help, minutes, times, deadtimes, output } = readOverloadOptions(argv);
  if (help) return void process.stdout.write(`${usage}\n`);
  const before = lookAround({ usePeer: false, peerLimitMs: 0 });
  const processes = Math.round(times * availableParallelism());
  const ready = Promise.withResolvers<void>();
  let waiting = deadtimes.length;
  const busy = ready.promise.then(() => {
    show(`${processes} processes keep the machine busy for ${minutes} minutes`);
    return keepBusy(processes, minutes * 60_000);
  });
  const whenReady = (): Promise<void> => {
    waiting -= 1;
    if (waiting === 0) ready.resolve();
    return busy;
  };
  const figures = await Promise.all(deadtimes.map((deadtime) => watchOverload(deadtime, whenReady)));
  const surroundings = { ...before, load: `${before.load} and ${currentLoad()}` };
  const overload = { surroundings, minutes, processes, figures };
  const page = renderPage(overload);
  if (output === undefined) return void process.stdout.write(page);
  const folder = resolve(repositoryRoot, output);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'overload.md'), page);
  writeFileSync(join(folder, 'overload.json'), `${JSON.stringify(overload, null, 2)}\n`);
  show(`written to ${output}/overload.md and .json`);
}
