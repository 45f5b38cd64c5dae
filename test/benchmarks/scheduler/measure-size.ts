/** All figures of one size: ours and the reference's, from the same CIB. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClusterSize, generateCluster } from './generate-cluster.ts';
import type { OurFigures } from './measure-ours.ts';
import { measureProcess, type ProcessFigures } from './measure-process.ts';
import { median } from '../median.ts';
import { recordedFor, type RecordedFigures } from './recorded.ts';

export interface PeerFigures {
  readonly kind: 'measured';
  readonly durationMs: number;
  readonly peakRssMiB: number;
  readonly runs: number;
}

/** `givenUp`: it took longer than the limit. `skipped`: a smaller one did. `notAsked`: it would take minutes. */
export type PeerResult = PeerFigures | RecordedFigures | 'givenUp' | 'skipped' | 'notAsked' | 'absent';

export interface SizeFigures {
  readonly size: ClusterSize;
  readonly cibMiB: number;
  readonly ours: OurFigures;
  readonly peer: PeerResult;
}

export interface PeerPlan {
  readonly limitMs: number;
  /** Whether to ask it at all. */
  readonly ask: boolean;
  /** Also where it takes minutes. */
  readonly all: boolean;
  /** A smaller cluster of this kind has taken too long. */
  readonly isHopeless: boolean;
}

const oursLimitMs = 600_000;
const measureOurs = join(import.meta.dirname, 'measure-ours.ts');
const peerRuns = 3;
/** One run of what takes longer is enough. */
const longRunMs = 5_000;

/** What has been built, as it is delivered. */
async function ours(cib: string): Promise<OurFigures> {
  const run = await measureProcess([process.execPath, measureOurs, cib], { limitMs: oursLimitMs, keepOutput: true });
  if (run === null) throw new Error(`our own decision has not ended within ${oursLimitMs / 1_000} s`);
  return JSON.parse(run.stdout) as OurFigures;
}

/** Nodes times resources: above, it takes about a minute or more. */
const mostWithoutAll = 33_000;

async function peer(cib: string, size: ClusterSize, { limitMs, ask, all, isHopeless }: PeerPlan): Promise<PeerResult> {
  if (!ask) return 'absent';
  if (!all && size.nodes * size.resources > mostWithoutAll) return recordedFor(size) ?? 'notAsked';
  if (isHopeless) return 'skipped';
  const runs: ProcessFigures[] = [];
  while (runs.length < peerRuns) {
    const run = await measureProcess(['crm_simulate', '-R', '-Q', '-x', cib], { limitMs });
    if (run === null) return 'givenUp';
    runs.push(run);
    if (run.durationMs > longRunMs) break;
  }
  return {
    kind: 'measured',
    durationMs: median(runs.map(({ durationMs }) => durationMs)),
    peakRssMiB: Math.max(...runs.map(({ peakRssMiB }) => peakRssMiB)),
    runs: runs.length,
  };
}

export async function measureSize(size: ClusterSize, plan: PeerPlan): Promise<SizeFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-bench-'));
  try {
    const cib = join(folder, 'cib.xml');
    const text = generateCluster(size);
    writeFileSync(cib, text);
    return { size, cibMiB: text.length / 1_048_576, ours: await ours(cib), peer: await peer(cib, size, plan) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
