import type { WorldNode } from '../world/world.ts';
import { instanceAt, nodeAt, type Plan } from './plan.ts';

/**
 * Who has to be fenced before what it ran may run elsewhere. By node number. Where the
 * cluster is left nothing to manage, nobody is.
 */
export function planFencings(plan: Plan): (number | undefined)[] {
  const { world } = plan;
  if (!world.resolved.properties.fencingEnabled) return world.nodes.map(() => undefined);
  if (!world.roots.some((root) => instanceAt(plan, root).isManaged)) return world.nodes.map(() => undefined);
  return world.nodes.map((node) => (node.kind === 'guest' ? planGuestFencing(plan, node) : planFencing(plan, node)));
}

function planFencing(plan: Plan, node: WorldNode): number | undefined {
  if (!node.unclean) return undefined;
  const { properties } = plan.world.resolved;
  return plan.table.add({
    kind: 'cluster',
    task: 'stonith',
    key: `stonith-${node.name}-${properties.fencingAction}`,
    node: node.number,
    fence: properties.fencingAction,
    required: true,
    runnable: canFence(plan, node),
    reasons: node.uncleanReasons,
  });
}

/** A guest is gone with what it lives in: its fencing is a mere point, and it comes back if that does. */
function planGuestFencing(plan: Plan, node: WorldNode): number | undefined {
  if (!node.remoteRequiresReset || !canFence(plan, node)) return undefined;
  const container = node.container === null ? -1 : (plan.assignment.node[node.container] ?? -1);
  const fence = container < 0 ? 'off' : 'reboot';
  return plan.table.add({
    kind: 'pseudo',
    task: 'stonith',
    key: `stonith-${node.name}-${fence}`,
    node: node.number,
    fence,
    required: true,
    reasons: node.uncleanReasons.length > 0 ? node.uncleanReasons : ['what it lives in has to be recovered'],
  });
}

function canFence(plan: Plan, node: WorldNode): boolean {
  const { world } = plan;
  if (node.kind === 'guest') {
    const hosts = node.container === null ? [] : instanceAt(plan, node.container).activeOn;
    return hosts.every((host) => canFence(plan, nodeAt(plan, host)));
  }
  const { noQuorumPolicy } = world.resolved.properties;
  return world.hasFencingDevice && (world.quorate || noQuorumPolicy === 'ignore' || noQuorumPolicy === 'fence');
}
