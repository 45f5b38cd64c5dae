/** The timings that `crm init` writes: those that were given, and the others in proportion. */
import { defaultTimings, type Timings } from '@understudy/crm-core';

/**
 * Where only the deadtime is given and it is shorter than usual, keepalive and warntime shrink with it: a peer is
 * lost after three beats that did not come, and warned of after two.
 */
export function completeTimings(given: Partial<Timings>): Timings {
  const deadtimeMs = given.deadtimeMs ?? defaultTimings.deadtimeMs;
  return {
    ...defaultTimings,
    keepaliveMs: Math.max(1, Math.min(defaultTimings.keepaliveMs, Math.floor(deadtimeMs / 3))),
    warntimeMs: Math.max(2, Math.min(defaultTimings.warntimeMs, Math.floor((deadtimeMs * 2) / 3))),
    ...given,
  };
}
