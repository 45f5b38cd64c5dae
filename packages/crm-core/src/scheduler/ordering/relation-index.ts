import { Buckets } from '../../base/buckets.ts';
import type { Relation } from './relation.ts';

/** Numbers of relations by either end. */
export class RelationIndex {
  readonly #from: Buckets;
  readonly #into: Buckets;

  constructor(actions: number, relations: readonly Relation[]) {
    const firsts = new Int32Array(relations.length);
    const thens = new Int32Array(relations.length);
    for (let number = 0; number < relations.length; number += 1) {
      const { first, then } = relations[number] ?? nowhere;
      firsts[number] = first;
      thens[number] = then;
    }
    this.#from = new Buckets(actions, firsts);
    this.#into = new Buckets(actions, thens);
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

const nowhere = { first: -1, then: -1 };
