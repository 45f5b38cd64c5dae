import type { Fault } from '../story/fault.ts';

/** How often something ran into a fault: a datagram that was lost, an operation that an agent let hang. */
export class Tally {
  readonly #met = new Map<Fault, number>();

  add(fault: Fault, times = 1): void {
    this.#met.set(fault, (this.#met.get(fault) ?? 0) + times);
  }

  get met(): ReadonlyMap<Fault, number> {
    return this.#met;
  }
}
