import type { WorldNode } from '../world/world.ts';
import { instanceAt, nodeAt, type Plan } from './plan.ts';

/**
 * How the connection to a remote node or guest will fare: it stands (moving it alive
 * counts as that), comes back on a sound host (or arrives there, half-way moved), ends in good order, or is lost with its
 * host, or by failure, and not made again.
 */
export type RemoteLink = 'standing' | 'returning' | 'ending' | 'lost';

/** By node number; undefined for members, and for what nobody connects to. */
export function linksOf(plan: Plan): (RemoteLink | undefined)[] {
  return plan.world.nodes.map((node) => linkOf(plan, node));
}

export function linkOf(plan: Plan, { connection: number }: WorldNode): RemoteLink | undefined {
  if (number === null) return undefined;
  const connection = instanceAt(plan, number);
  const isHostLost = connection.activeOn.some((host) => isLost(nodeAt(plan, host)));
  if ((plan.assignment.node[number] ?? -1) >= 0 && plan.assignment.role[number] !== 'stopped') {
    const stands = connection.activeOn.length > 0 && connection.migration === null;
    return stands && !isHostLost ? 'standing' : 'returning';
  }
  return isHostLost || connection.isFailed ? 'lost' : 'ending';
}

function isLost({ online, unclean }: WorldNode): boolean {
  return unclean || !online;
}
