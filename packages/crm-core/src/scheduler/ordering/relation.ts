/*
 * What one action means for another. Most are pure order; the others carry demands and
 * refusals: a stop that becomes necessary makes its start necessary, a start that is
 * impossible makes what needs it impossible.
 */

/** Names for the bits of `Relation.flags`. */
export const relation = {
  /** If both are done, `first` comes first. */
  follows: 0,
  /** `first` is done ⇒ `then` must be. */
  pulls: 1,
  /** The same where `first` can be done, too: asked last, when all that may forbid it has had its say. */
  pullsIfSure: 32_768,
  /** `then` is done ⇒ `first` must be; a `first` that must and cannot forbids `then`. */
  needs: 2,
  /** `then` is done ⇒ `first` must be; whether it can is its own affair. */
  asksFor: 8192,
  /** `first` cannot be done ⇒ neither can `then`. */
  gates: 4,
  /** `first` is done ⇒ `then`, a mere point, appears. */
  shows: 8,
  /** `then` is done ⇒ `first`, a mere point, appears. */
  showsFirst: 16,
  /** `first` is demanded by others ⇒ `then` must be done: from a collective's point to its parts. */
  commands: 32,
  /** A stop and the start after it: a start that must be done again demands the stop. */
  restarts: 64,
  /** A stop and the start after it: a start that cannot be, or that has to follow another, demands the stop. */
  yields: 2048,
  /** Like `gates`, but some `first` of several that can be done are enough: one, or as many as `then` says. */
  gatesUnlessAny: 128,
  /** `first` is to be done and cannot ⇒ neither can `then`. */
  blocks: 512,
  /** `first` is done ⇒ `then` is not. */
  excludes: 4096,
  /** Only for what it means: no order follows from it. */
  silent: 1024,
  /** `first` needs not be in the graph for `then`; it is dropped if that one cannot be done. */
  asymmetric: 256,
  /** Pure order, given up where it would close a circle. */
  wish: 16_384,
} as const;

export interface Relation {
  readonly first: number;
  readonly then: number;
  readonly flags: number;
  /** Id of the constraint that it comes from; null: of what the resources are by themselves. */
  readonly by: string | null;
}

/**
 * What is said of actions, in columns: there are several relations for each action, and as an object each they would be
 * most of what a decision leaves behind. By number of relation, below `length`; the columns may be longer.
 */
export interface Relations {
  readonly length: number;
  readonly firsts: Int32Array;
  readonly thens: Int32Array;
  readonly flags: Int32Array;
  /** For who looks at a few of them. */
  readonly at: (number: number) => Relation | undefined;
}

const leastCapacity = 64;

/** Collects relations; equal ones are merged by the graph. */
export class RelationList implements Relations {
  /** What is added from now on is only a wish. */
  areWishes = false;
  length = 0;
  firsts = new Int32Array(leastCapacity);
  thens = new Int32Array(leastCapacity);
  flags = new Int32Array(leastCapacity);
  /** By relation, the number of its source. */
  #by = new Int32Array(leastCapacity);
  readonly #sources: (string | null)[] = [null];
  #source = 0;

  /** Where what is added from now on comes from: id of a constraint; null, as at first: from none. */
  set source(id: string | null) {
    if (this.#sources[this.#source] !== id) this.#source = id === null ? 0 : this.#sources.push(id) - 1;
  }

  add(first: number, then: number, flags: number = relation.follows): void {
    if (first === then) return;
    if (this.length === this.firsts.length) this.#grow();
    this.firsts[this.length] = first;
    this.thens[this.length] = then;
    this.flags[this.length] = this.areWishes ? flags | relation.wish : flags;
    this.#by[this.length] = this.#source;
    this.length += 1;
  }

  /** Every `first` with every `then`. Only for short lists. */
  addAll(firsts: readonly number[], thens: readonly number[], flags: number = relation.follows): void {
    for (const first of firsts) for (const then of thens) this.add(first, then, flags);
  }

  at(number: number): Relation | undefined {
    const [first, then, flags] = [this.firsts[number], this.thens[number], this.flags[number]];
    if (number >= this.length || first === undefined || then === undefined || flags === undefined) return undefined;
    return { first, then, flags, by: this.#sources[this.#by[number] ?? 0] ?? null };
  }

  #grow(): void {
    this.firsts = twiceAsLong(this.firsts);
    this.thens = twiceAsLong(this.thens);
    this.flags = twiceAsLong(this.flags);
    this.#by = twiceAsLong(this.#by);
  }
}

function twiceAsLong(column: Int32Array): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(column.length * 2);
  longer.set(column);
  return longer;
}

/** Those of several lists that are to stay, one list after the other; where that is all of the only one, that. */
export function joinedRelations(
  [only, ...more]: readonly [Relations, ...Relations[]],
  isKept: ((entry: Relation, number: number) => boolean) | null = null,
): Relations {
  const others = more.filter(({ length }) => length > 0);
  if (isKept === null && others.length === 0) return only;
  const joined = new RelationList();
  for (const list of [only, ...others]) {
    for (let number = 0; number < list.length; number += 1) {
      const entry = list.at(number);
      if (entry === undefined || isKept?.(entry, number) === false) continue;
      joined.source = entry.by;
      joined.add(entry.first, entry.then, entry.flags);
    }
  }
  return joined;
}
