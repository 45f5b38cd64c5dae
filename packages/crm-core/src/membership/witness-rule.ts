import type { Claim, ClaimAnswer, GaveUp } from './claim.ts';
import { compareStamps, firstStamp } from './stamp.ts';
import type { Stamp } from './stamp.ts';

/**
 * How a witness answers, of one cluster: one lease at a time. Pure; whoever keeps the
 * ledger stores it before the answer is sent. Times are those of the witness's
 * monotonic clock.
 *
 * - A lease ends here a tenth later than its holder counts, so that clocks may differ
 *   by as much.
 * - Generations only rise: a claim that was long on its way is older than what came
 *   after it, and changes nothing.
 */
export interface WitnessLedger {
  readonly cluster: string;
  /** The highest of which it has heard. */
  readonly generation: number;
  /** Of the newest change of which it has heard. */
  readonly stamp: Stamp;
  /** The last that was given and was not given back; it may have run out. */
  readonly lease: WitnessLease | null;
  readonly gaveUp: GaveUp;
  /** Since when nothing is known of what was before; null: it is known. */
  readonly blankSinceMs: number | null;
}

export interface WitnessLease {
  readonly node: string;
  readonly generation: number;
  readonly leaseMs: number;
  readonly endsMs: number;
  /** It came after one of another node that ran out. */
  readonly afterLapse: boolean;
}

/** Of a witness that has no file: what it gave before is not known. */
export function blankLedger(cluster: string, nowMs: number): WitnessLedger {
  return { cluster, generation: 0, stamp: firstStamp, lease: null, gaveUp: {}, blankSinceMs: nowMs };
}

/** What was stored, as it counts after a restart: the clock of before means nothing any more, so a lease begins anew. */
export function rereadLedger(stored: WitnessLedger, nowMs: number): WitnessLedger {
  const { lease, blankSinceMs } = stored;
  return {
    ...stored,
    lease: lease === null ? null : { ...lease, endsMs: nowMs + stretched(lease.leaseMs) },
    blankSinceMs: blankSinceMs === null ? null : nowMs,
  };
}

export interface Judgement {
  readonly ledger: WitnessLedger;
  readonly answer: ClaimAnswer;
}

export function answerClaim(ledger: WitnessLedger, claim: Claim, nowMs: number): Judgement {
  const heard = hear(ledger, claim);
  if (claim.members.length === 0) return granted(heard, false);
  if (claim.members.length > 1) return register(heard, claim);
  return isRenewal(heard, claim) ? give(heard, claim, nowMs) : consider(heard, claim, nowMs);
}

/**
 * A word of having given up ends what was given before, not a lease that came after.
 * Who asks for nothing has no use for any that it ever asked for, `generation` being
 * the last; who asks for one may be repeating itself.
 */
function hear(ledger: WitnessLedger, { node, generation, members, gaveUp }: Claim): WitnessLedger {
  const { lease } = ledger;
  const endsTo = members.length === 0 ? generation : gaveUp;
  if (gaveUp === null || endsTo === null || (lease?.node === node && lease.generation > endsTo)) return ledger;
  return {
    ...ledger,
    generation: Math.max(ledger.generation, endsTo),
    lease: lease?.node === node ? null : lease,
    gaveUp: { ...ledger.gaveUp, [node]: Math.max(gaveUp, ledger.gaveUp[node] ?? 0) },
  };
}

function register(ledger: WitnessLedger, claim: Claim): Judgement {
  if (claim.generation < ledger.generation) return denied(ledger, 'a newer view is known');
  const isNewer = compareStamps(claim.stamp, ledger.stamp) > 0;
  return granted(
    {
      ...ledger,
      generation: claim.generation,
      stamp: isNewer ? claim.stamp : ledger.stamp,
      lease: ledger.lease !== null && claim.members.includes(ledger.lease.node) ? null : ledger.lease,
      blankSinceMs: null,
    },
    false,
  );
}

function isRenewal({ lease }: WitnessLedger, { node, generation }: Claim): boolean {
  return lease?.node === node && lease.generation === generation;
}

function consider(ledger: WitnessLedger, claim: Claim, nowMs: number): Judgement {
  const { lease, generation, stamp, gaveUp, blankSinceMs } = ledger;
  if (lease !== null && lease.node !== claim.node && nowMs < lease.endsMs) {
    return denied(ledger, `${lease.node} has the lease`, lease.node);
  }
  if (blankSinceMs !== null && nowMs < blankSinceMs + stretched(claim.leaseMs + claim.selfStopLimitMs)) {
    return denied(ledger, 'the witness does not know what was given before, and waits until it has run out');
  }
  if (claim.generation <= generation) return denied(ledger, `generation ${generation} is known already`);
  if (!claim.force && compareStamps(claim.stamp, stamp) < 0) {
    return { ledger, answer: { kind: 'behind', stamp, gaveUp } };
  }
  return give(ledger, claim, nowMs);
}

function give(ledger: WitnessLedger, claim: Claim, nowMs: number): Judgement {
  const { lease } = ledger;
  const { node, generation, leaseMs, stamp } = claim;
  const afterLapse = lease !== null && (lease.node !== node || lease.afterLapse);
  const isNewer = claim.force || compareStamps(stamp, ledger.stamp) > 0;
  const { [node]: _ended, ...gaveUp } = ledger.gaveUp;
  const given = {
    ...ledger,
    generation,
    stamp: isNewer ? stamp : ledger.stamp,
    lease: { node, generation, leaseMs, endsMs: nowMs + stretched(leaseMs), afterLapse },
    gaveUp,
    blankSinceMs: null,
  };
  return granted(given, afterLapse);
}

function granted(ledger: WitnessLedger, afterLapse: boolean): Judgement {
  return { ledger, answer: { kind: 'granted', gaveUp: ledger.gaveUp, afterLapse } };
}

function denied(ledger: WitnessLedger, reason: string, holder: string | null = null): Judgement {
  const { generation, gaveUp } = ledger;
  return { ledger, answer: { kind: 'denied', holder, reason, newest: generation, gaveUp } };
}

/** A tenth more, for clocks that differ. */
function stretched(ms: number): number {
  return ms + Math.ceil(ms / 10);
}
