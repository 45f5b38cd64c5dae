import type { ReadonlyRow } from './row.ts';

/**
 * Stage 3: how much every instance wants every node before anything is placed. All
 * tables are by number of instance, their rows by number of node.
 *
 * What is said of a group, clone or bundle is in its own row and also in the rows of
 * what is within: a location of a group counts on its first member alone (so that it
 * counts once), that of a bundle on its containers and addresses; failures, locks and
 * tickets count on all. Nothing here knows of colocation, and nothing of
 * whether a node can run anything now (offline, standby, …): that is the assignment's.
 */
export interface Scores {
  /** -1 000 000: forbidden. Not to be written: copy a row before it is changed. Rows may be shared. */
  readonly table: readonly ReadonlyRow[];
  /** False where nothing allows the node at all (asymmetric clusters): its score is -1 000 000 too, and nothing lifts it. */
  readonly isListed: (instance: number, node: number) => boolean;
  /** Whether the instance may be looked for there. */
  readonly probesAllowed: (instance: number, node: number) => boolean;
  /** Locations for the promoted role alone, summed; undefined where there are none. For copies of promotable clones. */
  readonly promotionLocations: readonly (ReadonlyRow | undefined)[];
  /** What the agent (or a person) said: undefined where nothing was said, which is no score of 0. */
  readonly promotionScore: (instance: number, node: number) => number | undefined;
  /** Stickiness by instance as it is added for the node where it is active; 0 where none applies. */
  readonly stickiness: Int32Array;
  /** What a ticket that is not there or in standby does beside forbidding nodes; undefined: nothing. */
  readonly ticketEffects: readonly (TicketEffect | undefined)[];
  /** Nodes to be fenced because they run what a lost ticket was for. */
  readonly ticketFencings: readonly { readonly node: number; readonly reason: string }[];
  /** Why the score is what it is: terms in the order in which they were added; their sum (saturated) is the score. */
  readonly termsOf: (instance: number, node: number) => readonly ScoreTerm[];
  /** The same for `promotionLocations`: ids of constraints. */
  readonly promotionTermsOf: (
    instance: number,
    node: number,
  ) => readonly { readonly id: string; readonly score: number }[];
}

export interface TicketEffect {
  /** It may run, and not be promoted: the reason; null: it may. */
  readonly noPromotion: string | null;
  /** It stays as it is, untouched: the reason; null: it is not frozen. */
  readonly frozen: string | null;
}

/** One part of a score. */
export interface ScoreTerm {
  readonly kind:
    | 'base'
    | 'unlisted'
    | 'removed'
    | 'held'
    | 'location'
    | 'health'
    | 'stickiness'
    | 'failure'
    | 'lock'
    | 'discovery'
    | 'ticket'
    | 'nodeKind';
  /** Id of the constraint, name of the attribute or ticket; empty where the kind says it all. */
  readonly name: string;
  readonly score: number;
  /** For people: `constraint prefer-a: 100`. */
  readonly text: string;
}
