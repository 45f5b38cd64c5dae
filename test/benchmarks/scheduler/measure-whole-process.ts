/** From the shell and back: our built command beside the reference's, on the same file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClusterSize, generateCluster } from './generate-cluster.ts';
import { measureProcess, type ProcessFigures } from './measure-process.ts';
import { median } from '../median.ts';

export interface WholeProcessFigures {
  readonly size: ClusterSize;
  readonly oursMs: number;
  readonly oursPeakRssMiB: number;
  /** Null: not asked, or longer than the limit. */
  readonly peerMs: number | null;
}

const command = join(import.meta.dirname, '../../../packages/cli/bin/crm.js');
const runs = 5;
const longRunMs = 5_000;

/** Of several runs; one of those that take longer is enough. Null: it takes longer than the limit. */
async function medianOf(
  argv: readonly [string, ...string[]],
  limitMs: number,
): Promise<Pick<ProcessFigures, 'durationMs' | 'peakRssMiB'> | null> {
  const figures: ProcessFigures[] = [];
  while (figures.length < runs && (figures[0]?.durationMs ?? 0) < longRunMs) {
    const run = await measureProcess(argv, { limitMs });
    if (run === null) return null;
    figures.push(run);
  }
  return {
    durationMs: median(figures.map(({ durationMs }) => durationMs)),
    peakRssMiB: Math.max(...figures.map(({ peakRssMiB }) => peakRssMiB)),
  };
}

export async function measureWholeProcess(
  size: ClusterSize,
  { limitMs, ask }: { readonly limitMs: number; readonly ask: boolean },
): Promise<WholeProcessFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-bench-'));
  try {
    const cib = join(folder, 'cib.xml');
    writeFileSync(cib, generateCluster(size));
    const ours = await medianOf([process.execPath, command, 'simulate', '--json', cib], limitMs);
    if (ours === null) throw new Error(`crm simulate has not ended within ${limitMs / 1_000} s`);
    const peer = ask ? await medianOf(['crm_simulate', '-R', '-Q', '-x', cib], limitMs) : null;
    return { size, oursMs: ours.durationMs, oursPeakRssMiB: ours.peakRssMiB, peerMs: peer?.durationMs ?? null };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
