import { getPriority, setPriority } from 'node:os';

/** Nice levels: the guardian goes before everything else, and nothing that it starts does. */

/** True if this process goes first from now on; false if that is not allowed. */
export function goFirst(): boolean {
  try {
    setPriority(-20);
    return true;
  } catch {
    return false;
  }
}

/** Starts something that inherits the ordinary priority, in all its threads. */
export function atOrdinaryPriority<T>(start: () => T): T {
  const own = getPriority();
  if (own >= 0) return start();
  setPriority(0);
  try {
    return start();
  } finally {
    setPriority(own);
  }
}
