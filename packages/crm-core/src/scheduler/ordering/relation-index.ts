import { Buckets } from '../../base/buckets.ts';
import type { Relations } from './relation.ts';

/** Numbers of relations by either end. */
export class RelationIndex {
  readonly #from: Buckets;
  readonly #into: Buckets;

  constructor(actions: number, { length, firsts, thens }: Relations) {
    this.#from = new Buckets(actions, firsts.subarray(0, length));
    this.#into = new Buckets(actions, thens.subarray(0, length));
  }

  /** Relations of which the action is the first. */
  from(action: number): Int32Array {
    return this.#from.in(action);
  }

  /** Relations of which the action is the second. */
  into(action: number): Int32Array {
    return this.#into.in(action);
  }

  /** Looks at those of which the action is the first, then at those of which it is the second. */
  visit(action: number, look: (number: number) => void): void {
    this.#from.visit(action, look);
    this.#into.visit(action, look);
  }
}
