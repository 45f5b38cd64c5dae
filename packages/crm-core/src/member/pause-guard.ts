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
  #isOpen = false;

  /** `limitMs`: the dead time; a pause as long as that may have cost the ownership. */
  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /** Notes an observation. True if the host was frozen for longer than the limit. */
  hear(observation: { readonly monotonicMs: number; readonly pausedMs: number }): boolean {
    this.#lastMs = observation.monotonicMs;
    return observation.pausedMs >= this.#limitMs;
  }

  /** Nobody will say anything any more: what is left to do must not wait for it. */
  open(): void {
    this.#isOpen = true;
  }

  /** Whether an input can be believed now; else it is kept for later. */
  admits(input: MemberInput): boolean {
    if (input.kind === 'observation' || input.kind === 'guardianLost') return true;
    if (this.#isFresh(input.monotonicMs)) return true;
    invariant(this.#held.length < heldLimit, `no more than ${heldLimit} inputs wait for the guardian`);
    this.#held.push(input);
    return false;
  }

  /** What has waited, if it can be believed at `nowMs`. */
  release(nowMs: number): MemberInput[] {
    return this.#isFresh(nowMs) ? this.#held.splice(0) : [];
  }

  #isFresh(nowMs: number): boolean {
    return this.#isOpen || nowMs - this.#lastMs < this.#limitMs;
  }
}

const heldLimit = 100_000;
