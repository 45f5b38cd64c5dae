/** The two clocks of one host: one that only rises, one that people set. */
export class Clock {
  readonly #rate: number;
  #offsetMs: number;
  #wallOffsetMs: number;

  constructor(driftPpm: number, bootedMs: number, wallMs: number) {
    this.#rate = 1 + driftPpm / 1_000_000;
    this.#offsetMs = bootedMs;
    this.#wallOffsetMs = wallMs - bootedMs;
  }

  monotonicMs(worldMs: number): number {
    return this.#offsetMs + this.#rate * worldMs;
  }

  wallMs(worldMs: number): number {
    return Math.round(this.monotonicMs(worldMs) + this.#wallOffsetMs);
  }

  /** When the monotonic clock will show this, or a trifle more: never less, or who waits for it would find it not due. */
  worldMs(monotonicMs: number): number {
    const worldMs = (monotonicMs - this.#offsetMs) / this.#rate;
    return this.monotonicMs(worldMs) >= monotonicMs ? worldMs : worldMs + trifleMs;
  }

  /** Somebody sets the wall clock. */
  jump(byMs: number): void {
    this.#wallOffsetMs += byMs;
  }

  /** The machine was paused with its clocks: they go on where they stood. */
  lose(worldMs: number): void {
    this.#offsetMs -= this.#rate * worldMs;
  }
}

/** More than any rounding of a moment, and less than anything in this world takes. */
const trifleMs = 0.000_01;
