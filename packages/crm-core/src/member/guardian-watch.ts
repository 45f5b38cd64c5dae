import { askingMs, givesLease, needsLease } from '../membership/asking.ts';
import type { MembershipConfig } from '../membership/config.ts';
import { entitlementEndMs, type Entitlement } from '../membership/entitlement.ts';
import type { Observation } from '../membership/observation.ts';

/**
 * Notices that the guardian stands still while its daemon does not. Nobody judges the
 * peers then, the peers hear nothing of this host, nobody holds it to the end of its
 * entitlement, and inputs would wait for ever: it is as good as gone. Found before the
 * peer may begin anything (`doneAt`, docs/ownership.md), which counts from when it heard
 * this host last: that may be long before the guardian fell silent.
 *
 * A daemon that itself did not run for a while finds this due before it has read what the
 * guardian said meanwhile. So it takes two looks, and a second one that comes late, after
 * this host was frozen, is a first one. But when the time to stop is over, a guardian that
 * lives ends the host: a look at that moment is enough.
 */
export class GuardianWatch {
  /** How long after the peer was last heard an entitlement of both ends, if the guardian says nothing more. */
  readonly #togetherMs: number;
  readonly #selfStopLimitMs: number;
  /** Between the two looks; and how late a look may be. */
  readonly #graceMs: number;
  #heardMs = 0;
  /** When the links last worked to all members of the view; no later than `heardMs`. */
  #workedMs = 0;
  #entitlement: Entitlement | null = null;
  /** When the time to stop is over; null: it has no end, or the guardian was still there to see to it. */
  #overMs: number | null = null;
  /** When the first look found nothing; null: none has. */
  #suspectedMs: number | null = null;

  constructor(membership: MembershipConfig) {
    const { deadtimeMs, selfStopLimitMs } = membership.timings;
    this.#togetherMs = 2 * deadtimeMs + (needsLease(membership) ? askingMs(membership) : patienceMs);
    this.#selfStopLimitMs = givesLease(membership) ? selfStopLimitMs : Infinity;
    this.#graceMs = deadtimeMs;
  }

  /** It has said something, or (null) this daemon has begun to listen. */
  hear(observation: Observation | null, nowMs: number): void {
    this.#heardMs = nowMs;
    this.#suspectedMs = null;
    this.#workedMs = workedMs(observation, this.#entitlement) ?? nowMs;
    if (this.#overMs !== null && nowMs >= this.#overMs + this.#graceMs) this.#overMs = null;
  }

  /** What the guardian is told of this node. */
  entitled(entitlement: Entitlement | null): void {
    if (entitlement === this.#entitlement) return;
    this.#entitlement = entitlement;
    const endMs = entitlementEndMs(entitlement, null);
    this.#overMs = endMs === null || this.#selfStopLimitMs === Infinity ? null : endMs + this.#selfStopLimitMs;
  }

  /** When to look next. Monotonic milliseconds. */
  get nextMs(): number {
    return Math.min(this.#overMs ?? Infinity, this.#nextLookMs);
  }

  get #nextLookMs(): number {
    if (this.#suspectedMs !== null) return this.#suspectedMs + this.#graceMs;
    return Math.max(this.#heardMs, this.#endMs - 2 * this.#graceMs) + this.#graceMs;
  }

  /** Of the entitlement, as far as this daemon can tell by itself. */
  get #endMs(): number {
    const endMs = entitlementEndMs(this.#entitlement, this.#workedMs + this.#togetherMs);
    return Math.min(endMs ?? Infinity, this.#heardMs + this.#togetherMs);
  }

  /** When what is owned here must have ended, for who finds that nobody else sees to it. */
  giveUpByMs(nowMs: number): number {
    return Math.min(nowMs, this.#endMs) + this.#selfStopLimitMs;
  }

  /** Looks. True: it stands still, or the time is over. */
  look(nowMs: number): boolean {
    if (nowMs < this.nextMs) return false;
    if (this.#overMs !== null && nowMs >= this.#overMs) {
      if (nowMs < this.#overMs + this.#graceMs) return true;
      this.#overMs = null;
    }
    const isSecond = this.#suspectedMs !== null && nowMs < this.#nextLookMs + this.#graceMs;
    if (!isSecond) this.#suspectedMs = nowMs;
    return isSecond;
  }
}

/** To the member of the view that was last heard the longest ago; null: there is none that can be told of. */
function workedMs(observation: Observation | null, entitlement: Entitlement | null): number | null {
  if (entitlement?.kind !== 'together') return null;
  let leastMs = Infinity;
  for (const { peer, workedMs: atMs } of observation?.peers ?? []) {
    if (atMs !== null && atMs < leastMs && entitlement.members.includes(peer)) leastMs = atMs;
  }
  return leastMs === Infinity ? null : leastMs;
}

/** Where nothing bounds it: the peer has taken over long before, or has had this host fenced. */
const patienceMs = 1_000;
