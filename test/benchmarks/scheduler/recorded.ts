/** What crm_simulate was once measured to take where a run of it takes minutes. Shown as recorded, never as measured. */
import type { ClusterSize } from './generate-cluster.ts';

export interface RecordedFigures {
  readonly kind: 'recorded';
  /** When, and of what. */
  readonly of: string;
  readonly durationMs: number;
  readonly peakRssMiB: number;
}

const of = 'Pacemaker 2.1.5 on 2026-11-21';
const recorded = new Map<string, RecordedFigures>([
  ['32x5000', { kind: 'recorded', of, durationMs: 53_000, peakRssMiB: 2.3 * 1_024 }],
  ['32x10000', { kind: 'recorded', of, durationMs: 174_000, peakRssMiB: 4.6 * 1_024 }],
]);

/** Null: nothing was recorded of that size. The state of the cluster was not recorded with it. */
export function recordedFor({ nodes, resources }: ClusterSize): RecordedFigures | null {
  return recorded.get(`${nodes}x${resources}`) ?? null;
}
