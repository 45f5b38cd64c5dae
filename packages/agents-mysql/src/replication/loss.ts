import { covers, missing } from './gtid.ts';
import { lastOwner, type History } from './history.ts';

/**
 * What a promotion would lose. Known exactly while the last owner can be asked; else from what this copy saw of it last.
 *
 * The lease. While semi-synchronous replication is on at the primary, no commit is acknowledged before the replica has it,
 * until one has waited for the whole of `semi_sync_timeout`: then the primary goes on alone. A replica that asked at time
 * *t* (when the question was sent), and heard that it is on and that the oldest commit then waiting had waited for *w*,
 * therefore has all that is acknowledged before *t* − *w* + `semi_sync_timeout`. Who is promoted is promoted after the old
 * primary has ended: within that time nothing is lost.
 */

/** What a replica saw of its primary, times by the monotonic clock; it lies in the run directory, which a reboot empties. */
export interface Evidence {
  readonly generation: number;
  /** When it last had everything that the primary had; null: never since it began to follow. */
  readonly coveredAtMs: number | null;
  /** The last answer of the primary. */
  readonly last: { readonly atMs: number; readonly position: string };
  /** Until then it has all that is acknowledged; null: the primary did not wait for it. */
  readonly leaseUntilMs: number | null;
}

export type Loss =
  | { readonly kind: 'none'; readonly why: string }
  /** Exactly so many transactions. */
  | { readonly kind: 'known'; readonly transactions: number }
  /** At least so many transactions, and whatever was committed in the last so many seconds; null: nobody knows how long. */
  | { readonly kind: 'possible'; readonly transactions: number; readonly seconds: number | null };

/** @param owner the copy that was promoted last, if it answers */
export function exactLoss(mine: History, owner: History): Loss {
  const transactions = missing(mine.position, owner.position);
  const node = lastOwner(owner)?.node ?? 'the last owner';
  if (transactions === 0) return { kind: 'none', why: `it has all that ${node} has` };
  return { kind: 'known', transactions };
}

/** @param received all that this copy has, applied or not */
export function lossByEvidence(evidence: Evidence | undefined, received: string, nowMs: number): Loss {
  if (evidence === undefined) return { kind: 'possible', transactions: 0, seconds: null };
  const { leaseUntilMs, last } = evidence;
  if (leaseUntilMs !== null && nowMs < leaseUntilMs) {
    return { kind: 'none', why: 'the old primary acknowledged nothing that is not here' };
  }
  const coveredAtMs = covers(received, last.position) ? last.atMs : evidence.coveredAtMs;
  const seconds = coveredAtMs === null ? null : Math.max(0, nowMs - coveredAtMs) / 1000;
  return { kind: 'possible', transactions: missing(received, last.position), seconds };
}

export interface Budget {
  /** Null: any number. */
  readonly maxTransactions: number | null;
  readonly maxSeconds: number | null;
}

export function isWithin(loss: Loss, { maxTransactions, maxSeconds }: Budget): boolean {
  if (loss.kind === 'none') return true;
  if (maxTransactions !== null && loss.transactions > maxTransactions) return false;
  // Of a number that is known to the last transaction, no time has to be guessed.
  if (loss.kind === 'known') return maxTransactions !== null || maxSeconds !== 0;
  return maxSeconds === null || (loss.seconds !== null && loss.seconds <= maxSeconds);
}

/** A sentence's end, for people: `nothing is lost: …`. */
export function sayLoss(loss: Loss): string {
  switch (loss.kind) {
    case 'none':
      return `nothing is lost: ${loss.why}`;
    case 'known':
      return `${count(loss.transactions)} would be lost`;
    case 'possible': {
      const since = loss.seconds === null ? 'for an unknown time' : `in the last ${loss.seconds.toFixed(1)} s`;
      const known = loss.transactions === 0 ? '' : `; ${count(loss.transactions)} certainly`;
      return `what the old primary committed ${since} may be lost${known}`;
    }
  }
}

function count(transactions: number): string {
  return transactions === 1 ? '1 transaction' : `${transactions} transactions`;
}
