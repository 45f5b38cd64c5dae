import type { Role } from '@understudy/contracts';
import type { OnFail } from '../../model/resource.ts';
import type { OperationRecord } from '../../model/status.ts';

/**
 * What the history says of one primitive on one node. A role other than `stopped`
 * means that it has to be stopped there before it may run elsewhere, whether it
 * works or not.
 */
export interface Observed {
  readonly role: Role;
  /** Some record says what is there; otherwise a probe has to ask. */
  readonly seen: boolean;
  /** An operation under way, whose result will say more. */
  readonly busy: OperationRecord | null;
  /** What is wrong with it now. */
  readonly failure: Failure | null;
  /** The node cannot run it at all (not installed, not allowed). */
  readonly refused: OperationRecord | null;
  /** Of the last start or probe that found it. */
  readonly digest: string | null;
  /** Recurring monitors that are running. */
  readonly monitors: readonly RunningMonitor[];
}

export interface Failure {
  readonly record: OperationRecord;
  readonly onFail: OnFail;
  /** The monitor found nothing running, where something should be. */
  readonly gone: boolean;
}

export interface RunningMonitor {
  readonly intervalMs: number;
  readonly role: Role | null;
}

/** Nothing is known: no record at all. */
export const unseen: Observed = {
  role: 'stopped',
  seen: false,
  busy: null,
  failure: null,
  refused: null,
  digest: null,
  monitors: [],
};
