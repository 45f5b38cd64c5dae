import type { Role } from '@understudy/contracts';
import type { OnFailure } from '../../model/configuration/configured-resource.ts';
import type { HistoryEntry } from '../../model/configuration/situation.ts';

/** What the history of one node says of one primitive. */
export interface Observed {
  /** What it is there. `stopped` also where nothing tells. Of a migration half-way also where it may be. */
  readonly role: Role;
  /** A result says what is there; otherwise a probe has to ask. */
  readonly known: boolean;
  /** Under way: `start`, `stop`, `monitor`, …; null: nothing. */
  readonly pending: HistoryEntry | null;
  readonly failure: ObservedFailure | null;
  /** Failed operations that count, the newest last: for reports and for clean-up actions. */
  readonly failures: readonly ObservedFailure[];
  /** Recurring operations that run there: those recorded since it was last started, whatever their result. */
  readonly recurring: readonly HistoryEntry[];
  /** Of those the ones whose failure has run out: begun anew, their state is not known. */
  readonly expired: readonly HistoryEntry[];
  /** The last start, and every promotion and probe since, pending ones too: what it runs with. */
  readonly begun: readonly HistoryEntry[];
  /** What is known here was done by another agent than is configured. */
  readonly isOfOtherAgent: boolean;
  /** How often it failed here, as it is counted. */
  readonly failCount: number;
  /** Why that count is to be deleted; null: it is not. */
  readonly clearFailures: string | null;
  /** What the node keeps of the last time that it failed to start or to answer; null: nothing. */
  readonly failedTry: HistoryEntry | null;
  /** It failed with other parameters than it has now: the count forbids nothing. */
  readonly isFailureOutdated: boolean;
}

export interface ObservedFailure {
  readonly entry: HistoryEntry;
  /** `resetRemote`: the node behind this connection is fenced, then it is connected anew. */
  readonly onFail: OnFailure | 'resetRemote';
}

/** What is not there, and nothing else: one for all of them. */
export const absent: Observed = {
  role: 'stopped',
  known: true,
  pending: null,
  failure: null,
  failures: [],
  recurring: [],
  expired: [],
  begun: [],
  isOfOtherAgent: false,
  failCount: 0,
  clearFailures: null,
  failedTry: null,
  isFailureOutdated: false,
};
