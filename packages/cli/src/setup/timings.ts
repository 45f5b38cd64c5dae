/** The timings that `crm init` writes: those that were given, and the others in proportion. */
import type { Timings } from '@understudy/crm-core';

/**
 * `usual` are the defaults. Where only the deadtime is given and it is shorter than usual, keepalive and warntime shrink with it: a peer is
 * lost after three beats that did not come, and warned of after two.
 */
export function completeTimings(given: Partial<Timings>, usual: Timings): Timings {
  const deadtimeMs = given.deadtimeMs ?? usual.deadtimeMs;
  return {
    ...usual,
    keepaliveMs: Math.max(1, Math.min(usual.keepaliveMs, Math.floor(deadtimeMs / 3))),
    warntimeMs: Math.max(2, Math.min(usual.warntimeMs, Math.floor((deadtimeMs * 2) / 3))),
    ...given,
  };
}
