import type { NodeStatus } from '../model/status.ts';

/**
 * What this node alone can have begun, while a member is away that may go on deciding: who
 * was not the one to decide does not know what was begun elsewhere last, so it begins
 * nothing anew that only one node may have, until the other has told or must have stopped.
 */
export class Ours {
  /** Null: since all have told what runs there, nobody else can have decided. */
  #resources: readonly string[] | null = null;

  /** A view begins in which this node decides. @param goesOn it has decided before, for all that are in it */
  formed(goesOn: boolean, owned: readonly string[]): void {
    if (!goesOn) this.#resources = owned;
  }

  /** To these alone is this node limited, as the nodes are now; null: it is not. */
  limit(states: readonly (readonly [string, NodeStatus['state']])[]): readonly string[] | null {
    if (states.length > 0 && states.every(([, state]) => state === 'online')) this.#resources = null;
    return states.some(([, state]) => state === 'pending') ? this.#resources : null;
  }
}
