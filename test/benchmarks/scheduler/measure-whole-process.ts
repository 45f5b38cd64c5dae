/** From the shell and back: our built command beside the reference's, on the same file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClusterSize, generateCluster } from './generate-cluster.ts';
import { measureProcess } from './measure-process.ts';
import { median } from './median.ts';

export interface WholeProcessFigures {
  readonly size: ClusterSize;
  readonly oursMs: number;
  /** Null: not asked, or longer than the limit. */
  readonly peerMs: number | null;
}

const command = join(import.meta.dirname, '../../../packages/cli/bin/crm.js');
const runs = 5;

async function medianOf(argv: readonly [string, ...string[]], limitMs: number): Promise<number | null> {
  const durations: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const figures = await measureProcess(argv, { limitMs });
    if (figures === null) return null;
    durations.push(figures.durationMs);
  }
  return median(durations);
}

export async function measureWholeProcess(
  size: ClusterSize,
  { limitMs, ask }: { readonly limitMs: number; readonly ask: boolean },
): Promise<WholeProcessFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-bench-'));
  try {
    const cib = join(folder, 'cib.xml');
    writeFileSync(cib, generateCluster(size));
    const oursMs = await medianOf([process.execPath, command, 'simulate', '--json', cib], limitMs);
    if (oursMs === null) throw new Error(`crm simulate has not ended within ${limitMs / 1_000} s`);
    return { size, oursMs, peerMs: ask ? await medianOf(['crm_simulate', '-R', '-Q', '-x', cib], limitMs) : null };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
