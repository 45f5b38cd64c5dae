/**
 * The monotonic clock of the machine. Every process on it reads the same clock, so a stamp taken in a test can be
 * compared with one taken inside a host.
 */

/** Milliseconds of CLOCK_MONOTONIC, with microseconds after the point. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}
