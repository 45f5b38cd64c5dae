import { askingMs } from './asking.ts';
import type { MembershipConfig } from './config.ts';
import type { PeerFacts } from './quorum-facts.ts';
import type { Grant } from './tie-breaker.ts';

/** Why what a peer had may not be begun here yet. */
export interface Withheld {
  /** When it may be, if nothing else happens; null: that is not known. */
  readonly untilMs: number | null;
  /** A sentence without its end. */
  readonly why: string;
}

export interface DoneContext {
  readonly membership: MembershipConfig;
  /** Of the last view that both were in, or of the state at the start. */
  readonly commonGeneration: number;
  readonly startedMs: number;
  readonly grants: readonly Grant[];
}

/**
 * When what a lost peer owned must have ended there, for one that is alone with a
 * lease; null: now. It counts from when the peer was last heard: see docs/ownership.md.
 */
export function withheldUntil(facts: PeerFacts, context: DoneContext, nowMs: number): Withheld | null {
  const { peer, verdict } = facts;
  if (verdict === 'left' || facts.isFenced) return null;
  const lapse = lapseEndMs(context);
  const spoken = lapse === null && hasGivenUp(facts, context);
  const silence = spoken ? -Infinity : silenceEndMs(facts, context);
  const untilMs = Math.max(silence, lapse ?? -Infinity);
  if (nowMs >= untilMs) return null;
  const why =
    silence >= (lapse ?? -Infinity)
      ? `${peer} may own what it had until then: it was cut off, and has not said that it gave up`
      : `the lease was ${peer}'s and ran out: until then it may be stopping what it had`;
  return { untilMs, why };
}

/** By then the peer has noticed that it is cut off, even if its judge was late, has asked in vain, and has stopped. */
function silenceEndMs({ lastHeardMs }: PeerFacts, { membership, startedMs }: DoneContext): number {
  const { deadtimeMs, keepaliveMs, selfStopLimitMs } = membership.timings;
  const takesMs = 2 * deadtimeMs + keepaliveMs + askingMs(membership) + selfStopLimitMs;
  return (lastHeardMs ?? startedMs) + stretched(takesMs);
}

function lapseEndMs({ membership, grants }: DoneContext): number | null {
  const lapsed = grants.filter(({ afterLapse }) => afterLapse).map(({ firstMs }) => firstMs);
  return lapsed.length === 0 ? null : Math.max(...lapsed) + stretched(membership.timings.selfStopLimitMs);
}

/** By its own word, in its beats or through a witness. */
function hasGivenUp({ peer, standing }: PeerFacts, { grants, commonGeneration }: DoneContext): boolean {
  const words = [standing?.gaveUp ?? null, ...grants.map(({ gaveUp }) => gaveUp[peer] ?? null)];
  return words.some((generation) => generation !== null && generation >= commonGeneration);
}

/** A tenth more, for clocks that differ. */
function stretched(ms: number): number {
  return ms + Math.ceil(ms / 10);
}
