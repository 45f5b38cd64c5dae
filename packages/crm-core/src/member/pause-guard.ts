import { invariant } from '../base/invariant.ts';
import type { MemberInput } from './input.ts';

/**
 * Holds back whatever happens until the guardian has said that this host was not
 * frozen in between: a thawed node must not act on what it believed before. What
 * counts is how long the peers have not heard it, so from beat to beat: the freeze
 * itself may be shorter than the dead time and have cost the ownership all the same.
 * The guardian's observations follow every beat; without a fresh one, inputs wait.
 */
export class PauseGuard {
  readonly #limitMs: number;
  readonly #held: MemberInput[] = [];
  #spokeMs: number | null = null;
  #opened = false;

  /** `limitMs`: the dead time; a silence as long as that may have cost the ownership. */
  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /** Notes an observation. Gives how long this host was silent before its last beat, if that reached the limit. */
  hear({ spokeMs }: { readonly spokeMs: number }): number | null {
    const silentMs = spokeMs - (this.#spokeMs ?? spokeMs);
    this.#spokeMs = spokeMs;
    return silentMs >= this.#limitMs ? silentMs : null;
  }

  /** Nobody will say anything any more: what is left to do must not wait for it. */
  open(): void {
    this.#opened = true;
  }

  get isOpen(): boolean {
    return this.#opened;
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
  release(nowMs: number): readonly MemberInput[] {
    return this.#held.length > 0 && this.#isFresh(nowMs) ? this.#held.splice(0) : none;
  }

  #isFresh(nowMs: number): boolean {
    return this.#opened || (this.#spokeMs !== null && nowMs - this.#spokeMs < this.#limitMs);
  }
}

const none: readonly MemberInput[] = [];
const heldLimit = 100_000;
