/** An operation of which the copies of a resource are told. */
export type NoticedOperation = 'start' | 'stop' | 'promote' | 'demote';

/** One copy, and where it is or is to be. */
export interface CopyPlace {
  /** Its name among its like: `db:0`. */
  readonly copy: string;
  readonly node: string;
}

/**
 * What is to become of the copies of one resource or group, all its members together: how they were when it was decided,
 * and all that the decision does to them. It is the same from the first word about a decision to the last: who wants to
 * know how they are in between subtracts and adds. Each list is in the order of the copies' names.
 */
export interface CopiesPlan extends Readonly<Record<NoticedOperation, readonly CopyPlace[]>> {
  /** Those that ran, in whatever role. */
  readonly active: readonly CopyPlace[];
  /** Names of those that ran nowhere. */
  readonly inactive: readonly string[];
  readonly promoted: readonly CopyPlace[];
  /** Those that ran and were not promoted; of copies that never are: none. */
  readonly unpromoted: readonly CopyPlace[];
  /** Every node of the cluster, whatever its state. */
  readonly nodes: readonly string[];
}

/** What one copy is told: `pre`: is about to be done with some of them; `post`: has been. */
export interface Notice extends CopiesPlan {
  readonly when: 'pre' | 'post';
  readonly operation: NoticedOperation;
}
