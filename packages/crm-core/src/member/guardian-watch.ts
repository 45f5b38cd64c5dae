import { askingMs, needsLease } from '../membership/asking.ts';
import type { MembershipConfig } from '../membership/config.ts';

/**
 * Notices that the guardian stands still while its daemon does not. Nobody judges the
 * peers then, the peers hear nothing of this host, and inputs would wait for ever: it is
 * as good as gone. Found before the peer may begin anything (`doneAt`, docs/ownership.md).
 *
 * A daemon that itself did not run finds this timer due before it has read what the
 * guardian said meanwhile: a look that comes late concludes nothing.
 */
export class GuardianWatch {
  readonly #limitMs: number;
  readonly #graceMs: number;
  readonly #lateMs: number;
  #heardMs = 0;
  #dueMs = 0;

  constructor(membership: MembershipConfig) {
    const { deadtimeMs, keepaliveMs } = membership.timings;
    this.#limitMs = 2 * deadtimeMs + (needsLease(membership) ? askingMs(membership) : patienceMs);
    this.#graceMs = deadtimeMs;
    this.#lateMs = keepaliveMs;
  }

  /** It has said something, or this daemon has begun to listen. */
  hear(nowMs: number): void {
    this.#heardMs = nowMs;
  }

  /** When to look next. Monotonic milliseconds. */
  next(nowMs: number): number {
    this.#dueMs = Math.max(this.#heardMs + this.#limitMs, nowMs + this.#graceMs);
    return this.#dueMs;
  }

  /** Whether it stands still. */
  isStill(nowMs: number): boolean {
    return nowMs >= this.#heardMs + this.#limitMs && nowMs < this.#dueMs + this.#lateMs;
  }
}

/** Where nothing bounds it: the peer has taken over long before, or has had this host fenced. */
const patienceMs = 1_000;
