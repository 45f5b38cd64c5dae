import type { Role } from '@understudy/contracts';
import type { ReadonlyRow } from '../scores/row.ts';

/**
 * Stage 4: the target. Which instance shall run where, in which role. All tables are by
 * number of instance. `-1`: nowhere. Groups, clones and bundles have the node of a
 * single child, else -1; what counts are the primitives.
 */
export interface Assignment {
  readonly node: Int32Array;
  /** `stopped` where there is no node. */
  readonly role: readonly Role[];
  /** By instance: score of each node when it was assigned; undefined where it was not (unmanaged, blocked). */
  readonly finalScores: readonly (ReadonlyRow | undefined)[];
  /** Promotion scores of promotable instances; undefined for others. */
  readonly promotion: readonly (number | undefined)[];
  /** Why it runs nowhere, or not where it might: for people; empty where there is nothing to say. */
  readonly reasons: readonly (readonly string[])[];
  /** The lines of a `scores` golden; empty unless asked for. */
  readonly trace: readonly string[];
}
