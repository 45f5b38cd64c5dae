import { covers, missing } from './gtid.ts';

/**
 * Which copy follows from which. Every promotion to a new owner writes a row, which is replicated like any other: who has
 * applied it belongs to that history, up to its own position. Invariant: a promotion's `base` is all that its server had,
 * so whatever an older owner has beyond the base of the next promotion was never anybody else's.
 */
export interface Promotion {
  /** Rises with every promotion to another server; at least the cluster's. */
  readonly generation: number;
  readonly serverId: number;
  readonly node: string;
  /** The position of the server just before. */
  readonly base: string;
  /** `created`: its data began as an empty database, and all that is in it is in its logs; `adopted`: it was there before. */
  readonly origin: 'created' | 'adopted';
}

/** What is known of one copy's data. */
export interface History {
  readonly position: string;
  /** By rising generation. */
  readonly promotions: readonly Promotion[];
  /** It has no database but the system's, and has never had a transaction. */
  readonly isBlank: boolean;
}

/** What a copy's data are to those of the primary. */
export type Relation =
  /** It can go on from where it is. */
  | { readonly kind: 'ancestor' }
  /** It has to begin with a copy, and has nothing to lose. */
  | { readonly kind: 'blank' }
  /** It has transactions that the primary never had: as many, after `base`. */
  | { readonly kind: 'diverged'; readonly base: string; readonly extra: number }
  /** It never belonged to the primary's history. */
  | { readonly kind: 'foreign' };

export function relate(mine: History, primary: History): Relation {
  if (mine.isBlank) return primary.promotions[0]?.origin === 'created' ? { kind: 'ancestor' } : { kind: 'blank' };
  const index = primary.promotions.findLastIndex((theirs) => mine.promotions.some((own) => isSame(own, theirs)));
  if (index < 0) return { kind: 'foreign' };
  const limit = primary.promotions[index + 1]?.base ?? primary.position;
  if (covers(limit, mine.position) && !hasOthers(mine, primary)) return { kind: 'ancestor' };
  return { kind: 'diverged', base: limit, extra: missing(limit, mine.position) };
}

/** Both were promoted at once, each without the other's knowledge. */
function hasOthers(mine: History, primary: History): boolean {
  return mine.promotions.some((own) => !primary.promotions.some((theirs) => isSame(own, theirs)));
}

function isSame(one: Promotion, other: Promotion): boolean {
  return one.generation === other.generation && one.serverId === other.serverId;
}

/** Who was promoted last, as far as this copy knows. */
export function lastOwner({ promotions }: History): Promotion | undefined {
  return promotions.at(-1);
}
