import type { Stamp } from './stamp.ts';

/**
 * What a node says to a witness, or writes on a shared disk. What it asks for follows
 * from `members`: itself alone, a lease; all (a registration), nothing but to be
 * noted; nobody, nothing: it only says what it gave up, and gives a lease back.
 */
export interface Claim {
  readonly cluster: string;
  readonly node: string;
  /** Random, new with every start of the daemon. */
  readonly life: string;
  /** Of the view that the claimant is in, or would form. */
  readonly generation: number;
  /** Sorted. */
  readonly members: readonly string[];
  /** Of the last change in the state that the claimant holds: that a view came after it is none. */
  readonly stamp: Stamp;
  readonly leaseMs: number;
  readonly selfStopLimitMs: number;
  /** The claimant owns nothing since it was in the view of this generation; null: it may own something. */
  readonly gaveUp: number | null;
  /** A person has said that what an older state lacks may be lost. */
  readonly force: boolean;
}

/** Since the view of which generation each node owns nothing, by its own word; without those that may own something. */
export type GaveUp = Readonly<Record<string, number>>;

export type ClaimAnswer =
  /** `afterLapse`: the lease was another's before, and ran out instead of being given back. */
  | { readonly kind: 'granted'; readonly gaveUp: GaveUp; readonly afterLapse: boolean }
  | {
      readonly kind: 'denied';
      /** Whose lease is in force; null: nobody's, and `reason` says what else is in the way. */
      readonly holder: string | null;
      readonly reason: string;
      /** The highest generation of which the witness knows: a claim must be above it. */
      readonly newest: number;
      readonly gaveUp: GaveUp;
    }
  /** The claimant's state is older than that which the witness knows of. */
  | { readonly kind: 'behind'; readonly stamp: Stamp; readonly gaveUp: GaveUp }
  /** No answer in time, or none that could be understood. */
  | { readonly kind: 'unreachable'; readonly reason: string };

/** In the order in which they are asked: a hint first, then the leases. */
export type Breaker = 'ping' | 'witness' | 'disk';
