import { invariant } from '../base/invariant.ts';
import type { MemberInput } from './input.ts';

/**
 * Holds back whatever happens until the guardian has said that this host was not
 * frozen in between: a thawed node must not act on what it believed before. The
 * guardian's observations arrive every keepalive; without a fresh one, inputs wait.
 */
export class PauseGuard {
  readonly #limitMs: number;
  readonly #held: MemberInput[] = [];
  #lastMs = -Infinity;

  /** `limitMs`: the dead time; a pause as long as that may have cost the ownership. */
  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /** Notes an observation. True if the host was frozen for longer than the limit. */
  hear(observation: { readonly monotonicMs: number; readonly pausedMs: number }): boolean {
    this.#lastMs = observation.monotonicMs;
    return observation.pausedMs >= this.#limitMs;
  }

  /** Whether an input can be believed now; else it is kept for later. */
  admits(input: MemberInput): boolean {
    if (input.kind === 'observation' || input.kind === 'guardianLost') return true;
    if (input.monotonicMs - this.#lastMs < this.#limitMs) return true;
    invariant(this.#held.length < heldLimit, `no more than ${heldLimit} inputs wait for the guardian`);
    this.#held.push(input);
    return false;
  }

  /** What has waited, if it can be believed at `nowMs`. */
  release(nowMs: number): MemberInput[] {
    return nowMs - this.#lastMs < this.#limitMs ? this.#held.splice(0) : [];
  }
}

const heldLimit = 100_000;
