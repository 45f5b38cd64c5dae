import type { Colocation } from '../colocation/colocation.ts';
import type { ReadonlyRow } from '../scores/row.ts';

/*
 * What the assignment did to the scores, and why: kept only when somebody asks for
 * reasons, since it costs as much as the assignment itself. Every change of a row goes
 * through `changing`, so that from the first score to the last nothing is unexplained.
 */

/** Why the scores of an instance were changed after the stage before. */
export type Cause =
  /** What it is to be with (or away from) has its place, or will have none. */
  | { readonly kind: 'primary'; readonly colocation: Colocation; readonly primary: number }
  /** What wants to be with it would like these nodes. */
  | { readonly kind: 'dependent'; readonly colocation: Colocation }
  /** Too little is left on the node: `needs` of each attribute, `left` by node. */
  | {
      readonly kind: 'capacity';
      readonly needs: ReadonlyMap<string, number>;
      readonly left: readonly ReadonlyMap<string, number>[];
    }
  /** The clone or bundle may not be there, or the node has its share of copies. */
  | { readonly kind: 'copies'; readonly holder: number }
  /** All copies have been given out. */
  | { readonly kind: 'noCopyLeft' }
  /** It would be promoted there: what its agent said counts for the node. */
  | { readonly kind: 'promotionScore' }
  /** What runs within a bundle is on the node of its replica. */
  | { readonly kind: 'replica' }
  /** It shall be stopped. */
  | { readonly kind: 'stopped' };

export interface ScoreChange {
  readonly node: number;
  readonly before: number;
  readonly after: number;
}

export interface JournalEntry {
  readonly instance: number;
  readonly cause: Cause;
  /** Only nodes whose score became another. */
  readonly changes: readonly ScoreChange[];
}

/** How a place was chosen: what stood between nodes with equal scores. */
export interface Choice {
  /** -1: none. */
  readonly node: number;
  /** The node that what asked for the placing would have liked; -1: none. */
  readonly preferred: number;
  /** By node: instances given to it before. */
  readonly load: Int32Array;
}

/** How a copy stood in the promotion. */
export interface Candidacy {
  /** What was said of it, before locations and colocations. */
  readonly base: number;
  readonly score: number;
  /** `score` with the wishes of what wants to be with the promoted one: the order goes by it. */
  readonly index: number;
  /** Promotions that could still be given out when its turn came. */
  readonly left: number;
  readonly isPromoted: boolean;
}

export class Journal {
  #entries: JournalEntry[] = [];
  readonly choices = new Map<number, Choice>();
  readonly candidacies = new Map<number, Candidacy>();
  /** By copy: see `Candidacy.base`. */
  readonly promotionBases = new Map<number, number>();

  /** In the order in which they happened. */
  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  add(instance: number, cause: Cause, before: ReadonlyRow, after: ReadonlyRow): void {
    const changes: ScoreChange[] = [];
    for (let node = 0; node < after.length; node++) {
      const [old, now] = [before[node] ?? 0, after[node] ?? 0];
      if (old !== now) changes.push({ node, before: old, after: now });
    }
    if (changes.length > 0) this.#entries.push({ instance, cause, changes });
  }

  /** For `rewind`. */
  get mark(): number {
    return this.#entries.length;
  }

  /** Forgets what was written of these instances since the mark: it was tried, and taken back. */
  rewind(instances: ReadonlyMap<number, unknown>, mark: number): void {
    this.#entries = this.#entries.filter(({ instance }, index) => index < mark || !instances.has(instance));
  }
}
