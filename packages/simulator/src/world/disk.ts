import type { DurableState } from '@understudy/crm-core';
import type { EventQueue } from '../base/event-queue.ts';
import type { Random } from '../base/random.ts';
import type { Gate } from './gate.ts';
import type { Tally } from './tally.ts';

/**
 * A host's disk. A write takes its time and may find the disk full; one that a crash
 * interrupts leaves the old or the new, never half of each (the file is replaced whole).
 */
export class Disk {
  state: DurableState;
  readonly copies: DurableState[] = [];
  isFull = false;
  /** Beyond what a healthy disk takes. */
  extraMs = 0;
  readonly #options: DiskOptions;
  /** What is being written now. */
  #writing: { readonly state: DurableState } | null = null;

  constructor(state: DurableState, options: DiskOptions) {
    this.state = state;
    this.#options = options;
  }

  write(state: DurableState, done: (error: Error | null) => void): void {
    const writing = { state };
    this.#writing = writing;
    this.#later(() => {
      if (this.#writing !== writing) return;
      this.#writing = null;
      if (!this.isFull) this.state = state;
      done(this.isFull ? noSpace() : null);
    });
  }

  keepCopy(state: DurableState, done: (error: Error | null) => void): void {
    this.#later(() => {
      if (!this.isFull) this.copies.push(state);
      done(this.isFull ? noSpace() : null);
    });
  }

  /** Who wrote is gone in the middle of it. */
  interrupt(): void {
    if (this.#writing === null) return;
    this.#options.tally.add('tornWrite');
    if (!this.isFull && this.#options.random.chance(50)) this.state = this.#writing.state;
    this.#writing = null;
  }

  #later(action: () => void): void {
    const { queue, random, gate, writeMs, tally } = this.#options;
    if (this.extraMs > 0) tally.add('diskSlow');
    if (this.isFull) tally.add('diskFull');
    const delayMs = writeMs * (0.5 + random.unit()) + this.extraMs;
    const kernel = gate();
    queue.after(delayMs, () => kernel.enter(action));
  }
}

export interface DiskOptions {
  readonly queue: EventQueue;
  readonly random: Random;
  readonly tally: Tally;
  /** The host that it is in, as long as it has power. */
  readonly gate: () => Gate;
  readonly writeMs: number;
}

function noSpace(): Error {
  return new Error('no space left on the device');
}
