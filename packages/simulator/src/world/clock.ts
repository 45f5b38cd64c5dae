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

  /** When the monotonic clock will show this. */
  worldMs(monotonicMs: number): number {
    return (monotonicMs - this.#offsetMs) / this.#rate;
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
