import type { Instance, World } from './world.ts';

/** It is active on a node on its way in, which keeps what it has. */
export function isKeptByJoining({ resolved, nodes }: World, { activeOn }: Instance): boolean {
  return resolved.waits && activeOn.some((node) => nodes[node]?.pending === true);
}
