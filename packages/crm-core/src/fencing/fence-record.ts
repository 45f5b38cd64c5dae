import type { FenceStepReport } from '@understudy/contracts';

/**
 * What came of one fencing, as every member keeps it: written before the first shot and
 * again at the end, so that it is known whatever happens to who directs it.
 */
export interface FenceRecord {
  /** Unique in the cluster. */
  readonly runId: string;
  readonly target: string;
  readonly action: 'reboot' | 'off';
  /** Why it had to be, in words. */
  readonly reasons: readonly string[];
  /** The member that directs it. */
  readonly director: string;
  readonly begunWallMs: number;
  /** Null while it is under way. */
  readonly endedWallMs: number | null;
  readonly outcome: FenceOutcome;
  /** The last of them, oldest first. */
  readonly steps: readonly FenceStepReport[];
}

export type FenceOutcome =
  | { readonly kind: 'underWay' }
  /** `devices`: of the level that succeeded. */
  | { readonly kind: 'confirmed'; readonly devices: readonly string[]; readonly proof: FenceProof }
  /** A person has seen that it is off. */
  | { readonly kind: 'byHand'; readonly who: string; readonly why: string }
  | { readonly kind: 'failed'; readonly reason: string }
  /** Not needed any more before anything was done. */
  | { readonly kind: 'cancelled'; readonly reason: string };

export type FenceProof =
  /** The device that did it says that the host has no power. */
  | 'status'
  /** Another device says so. */
  | 'otherDevice'
  /** The device's word alone: nothing can be asked. */
  | 'word'
  /** The host came up anew. */
  | 'reborn';

/** Fencings that are remembered, of all nodes together. */
export const historyLimit = 50;
/** Steps that are remembered of one fencing. */
export const stepLimit = 20;

/** In place of the record of the same run, or behind the others. */
export function withFenceRecord(history: readonly FenceRecord[], record: FenceRecord): readonly FenceRecord[] {
  const at = history.findIndex(({ runId }) => runId === record.runId);
  const all = at < 0 ? [...history, record] : history.with(at, record);
  return all.slice(-historyLimit);
}

/** It has come to a host that is certainly down, or was. */
export function isConfirmed({ outcome }: Pick<FenceRecord, 'outcome'>): boolean {
  return outcome.kind === 'confirmed' || outcome.kind === 'byHand';
}
