import type { Relation } from './relation.ts';

/** Numbers of relations by either end, packed: two lists of offsets into two lists of numbers. */
export class RelationIndex {
  readonly #from: Packed;
  readonly #into: Packed;

  constructor(actions: number, relations: readonly Relation[]) {
    this.#from = pack(actions, relations, (entry) => entry.first);
    this.#into = pack(actions, relations, (entry) => entry.then);
  }

  /** Relations of which the action is the first. */
  from(action: number): Int32Array {
    return slice(this.#from, action);
  }

  /** Relations of which the action is the second. */
  into(action: number): Int32Array {
    return slice(this.#into, action);
  }

  /** Looks at those of which the action is the first, then at those of which it is the second. */
  visit(action: number, look: (number: number) => void): void {
    visit(this.#from, action, look);
    visit(this.#into, action, look);
  }
}

interface Packed {
  readonly offsets: Int32Array;
  readonly numbers: Int32Array;
}

function slice({ offsets, numbers }: Packed, action: number): Int32Array {
  return numbers.subarray(offsets[action], offsets[action + 1]);
}

/** Without a view of its own, which would cost more than what is done with it. */
function visit({ offsets, numbers }: Packed, action: number, look: (number: number) => void): void {
  const end = offsets[action + 1] ?? 0;
  for (let place = offsets[action] ?? 0; place < end; place += 1) look(numbers[place] ?? -1);
}

function pack(actions: number, relations: readonly Relation[], end: (entry: Relation) => number): Packed {
  const offsets = new Int32Array(actions + 1);
  for (const entry of relations) offsets[end(entry) + 1] = (offsets[end(entry) + 1] ?? 0) + 1;
  for (let action = 0; action < actions; action += 1) {
    offsets[action + 1] = (offsets[action + 1] ?? 0) + (offsets[action] ?? 0);
  }
  const next = offsets.slice(0, actions);
  const numbers = new Int32Array(relations.length);
  relations.forEach((entry, number) => {
    const place = next[end(entry)] ?? 0;
    numbers[place] = number;
    next[end(entry)] = place + 1;
  });
  return { offsets, numbers };
}
