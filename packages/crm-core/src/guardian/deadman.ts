import { entitlementEndMs, type Entitlement } from '../membership/entitlement.ts';
import type { Observation } from '../membership/observation.ts';

/**
 * Holds a daemon to the end of its entitlement: the peer counts on it, and cannot see
 * whether the daemon here hangs. The guardian knows each end as a deadline of its own.
 * Until `selfStopLimitMs` after it the daemon must have said that nothing is owned here;
 * at half of that the guardian ends everything itself, and at the limit the host.
 *
 * Together, the end is when the guardian itself does not hear a member any more, or
 * hears of a newer view without this node; the daemon may then ask for `askingMs`.
 * What the guardian missed while its host was frozen is added: the daemon had no time
 * either. But it has to give up when the host goes on, whatever was left to it: that is
 * the end then, also while all looks well.
 */
export class Deadman {
  readonly #limits: DeadmanLimits;
  #entitlement: Entitlement | null = null;
  /** Of the last view of which it spoke. */
  #generation = 0;
  /** Since when a view of all does not hold, as the guardian sees it; null: it holds. */
  #apartSinceMs: number | null = null;
  /** How much the clock ran on while this host did not, since the entitlement was said. */
  #frozenMs = 0;
  /** When this host last went on after such a freeze; null: there was none. */
  #thawedMs: number | null = null;
  #checkedMs: number;
  #isEnding = false;

  constructor(limits: DeadmanLimits, nowMs: number) {
    this.#limits = limits;
    this.#checkedMs = nowMs;
  }

  /** The daemon's last word; null: none of its lives has said anything. */
  get entitlement(): Entitlement | null {
    return this.#entitlement;
  }

  entitled(entitlement: Entitlement, nowMs: number): void {
    const { kind } = entitlement;
    const beforeMs = this.#endMs();
    if (kind !== 'together' || entitlement.generation !== this.#generation) this.#apartSinceMs = null;
    if (kind !== 'none') this.#generation = entitlement.generation;
    this.#entitlement = notLater(entitlement, beforeMs);
    // The daemon knows of any freeze before this.
    this.#frozenMs = 0;
    this.#thawedMs = null;
    this.#checkedMs = nowMs;
    this.#isEnding = false;
  }

  /** What this node's own judge says of the others. */
  observe({ peers }: Observation, nowMs: number): void {
    if (this.#entitlement?.kind !== 'together') return;
    const { generation, members } = this.#entitlement;
    const isApart = peers.some(({ peer, verdict, standing }) => {
      const left = standing?.view ?? null;
      return (
        members.includes(peer) &&
        (verdict !== 'up' ||
          (left !== null && left.generation > generation && !members.every((id) => left.members.includes(id))))
      );
    });
    if (!isApart) this.#apartSinceMs = null;
    else this.#apartSinceMs ??= nowMs;
  }

  /** The last resort has ended all that was owned here. */
  endedEverything(nowMs: number): void {
    this.entitled({ kind: 'none', sinceMs: nowMs, gaveUp: this.#generation }, nowMs);
  }

  /** To be asked every `checkEveryMs`. `endEverything` is said once for each end. */
  check(nowMs: number): DeadmanFinding {
    const gapMs = nowMs - this.#checkedMs - this.#limits.checkEveryMs;
    this.#checkedMs = nowMs;
    if (gapMs > this.#limits.deadtimeMs) {
      this.#frozenMs += gapMs;
      this.#thawedMs = nowMs;
    }
    const endMs = this.#endMs();
    if (endMs === null) return 'fine';
    const overMs = nowMs - endMs;
    if (overMs >= this.#limits.selfStopLimitMs) return 'fence';
    if (overMs < this.#limits.selfStopLimitMs / 2 || this.#isEnding) return 'fine';
    this.#isEnding = true;
    return 'endEverything';
  }

  #endMs(): number | null {
    const togetherEndMs = this.#apartSinceMs === null ? this.#thawedMs : this.#apartSinceMs + this.#limits.askingMs;
    const endMs = entitlementEndMs(this.#entitlement, togetherEndMs);
    return endMs === null ? null : Math.min(endMs + this.#frozenMs, this.#thawedMs ?? Infinity);
  }
}

/** Who begins to give up after the end is late, and has no more time: a new life of the daemon does not know the end. */
function notLater(entitlement: Entitlement, endMs: number | null): Entitlement {
  if (entitlement.kind !== 'none' || entitlement.gaveUp !== null || endMs === null) return entitlement;
  return { ...entitlement, sinceMs: Math.min(entitlement.sinceMs, endMs) };
}

export type DeadmanFinding =
  | 'fine'
  /** The daemon has not given up: it is to be ended, and then all that it ran. */
  | 'endEverything'
  /** The time is over: this host is to be ended, now. */
  | 'fence';

export interface DeadmanLimits {
  /** How often `check` is called. */
  readonly checkEveryMs: number;
  /** A gap between two checks that is longer was a freeze; shorter ones are the guardian's own fault. */
  readonly deadtimeMs: number;
  readonly askingMs: number;
  readonly selfStopLimitMs: number;
}
