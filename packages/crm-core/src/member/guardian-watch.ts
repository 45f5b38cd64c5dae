import { askingMs, needsLease } from '../membership/asking.ts';
import type { MembershipConfig } from '../membership/config.ts';

/**
 * Notices that the guardian stands still while its daemon does not. Nobody judges the
 * peers then, the peers hear nothing of this host, and inputs would wait for ever: it is
 * as good as gone. Found before the peer may begin anything (`doneAt`, docs/ownership.md).
 *
 * A daemon that itself did not run for a while finds this due before it has read what the
 * guardian said meanwhile. So it takes two looks, and a second one that comes late, after
 * this host was frozen, is a first one.
 */
export class GuardianWatch {
  readonly #limitMs: number;
  /** Between the two looks; and how late the second may be. */
  readonly #graceMs: number;
  #heardMs = 0;
  /** When the first look found nothing; null: none has. */
  #suspectedMs: number | null = null;

  constructor(membership: MembershipConfig) {
    const { deadtimeMs } = membership.timings;
    this.#limitMs = 2 * deadtimeMs + (needsLease(membership) ? askingMs(membership) : patienceMs);
    this.#graceMs = deadtimeMs;
  }

  /** It has said something, or this daemon has begun to listen. */
  hear(nowMs: number): void {
    this.#heardMs = nowMs;
    this.#suspectedMs = null;
  }

  /** When to look next. Monotonic milliseconds. */
  get nextMs(): number {
    return this.#suspectedMs === null
      ? this.#heardMs + this.#limitMs - this.#graceMs
      : this.#suspectedMs + this.#graceMs;
  }

  /** Looks. True: it stands still. */
  look(nowMs: number): boolean {
    if (nowMs < this.nextMs) return false;
    const isSecond = this.#suspectedMs !== null && nowMs < this.nextMs + this.#graceMs;
    if (!isSecond) this.#suspectedMs = nowMs;
    return isSecond;
  }
}

/** Where nothing bounds it: the peer has taken over long before, or has had this host fenced. */
const patienceMs = 1_000;
