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
  /** Id of the constraint that it comes from; null or absent: of what the resources are by themselves. */
  readonly by?: string | null;
}

/** Collects relations; equal ones are merged by the graph. */
export class RelationList {
  /** Where what is added from now on comes from: id of a constraint; null: from none. */
  source: string | null = null;
  /** What is added from now on is only a wish. */
  areWishes = false;
  readonly #list: Relation[] = [];

  add(first: number, then: number, flags: number = relation.follows): void {
    if (first === then) return;
    this.#list.push({ first, then, flags: this.areWishes ? flags | relation.wish : flags, by: this.source });
  }

  /** Every `first` with every `then`. Only for short lists. */
  addAll(firsts: readonly number[], thens: readonly number[], flags: number = relation.follows): void {
    for (const first of firsts) for (const then of thens) this.add(first, then, flags);
  }

  get all(): readonly Relation[] {
    return this.#list;
  }
}
