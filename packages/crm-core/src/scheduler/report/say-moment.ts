import { isoTime } from '../../base/iso-time.ts';

/** `2026-07-01T12:00:00Z`: without the fraction of the second, which nobody reads. */
export function sayMoment(wallMs: number): string {
  return isoTime(wallMs).replace(/\.\d+Z$/u, 'Z');
}
