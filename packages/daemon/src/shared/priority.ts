import { getPriority, setPriority } from 'node:os';

/**
 * Nice levels: the guardian goes before everything else, and the daemon before what it
 * looks after, since a busy host is when it is needed. What agents start has the
 * ordinary one: the process of a plugin sees to that before it runs any of them.
 */

/** True if this process goes first from now on; false if that is not allowed. */
export function goFirst(): boolean {
  try {
    setPriority(-20);
    return true;
  } catch {
    return false;
  }
}

/** Starts a process that goes first but for this one, in all its threads. */
export function startBehind<T>(start: () => T): T {
  const own = getPriority();
  if (own >= behind) return start();
  setPriority(behind);
  try {
    return start();
  } finally {
    setPriority(own);
  }
}

const behind = -10;
