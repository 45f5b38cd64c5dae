/**
 * How long to wait before a plugin is started again: not at all after the first crash,
 * then twice as long each time, up to a bound. One that has stayed up for a while
 * starts from nothing again.
 */
const firstDelayMs = 100;
const maxDelayMs = 10_000;
/** Up for so long, its earlier crashes are forgotten. */
export const healthyAfterMs = 10_000;

/** `crashes`: how many came before this one without a healthy time between; from 0. */
export function restartDelayMs(crashes: number): number {
  return crashes <= 0 ? 0 : Math.min(maxDelayMs, firstDelayMs * 2 ** (crashes - 1));
}
