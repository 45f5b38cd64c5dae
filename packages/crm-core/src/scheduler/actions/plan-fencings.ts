import type { WorldNode } from '../world/world.ts';
import { instanceAt, nodeAt, type Plan } from './plan.ts';
import { linkOf } from './remote-link.ts';

/**
 * Who has to be fenced before what it ran may run elsewhere. By node number. Where the
 * cluster is left nothing to manage, nobody is. `unknown`: nodes of which it is not
 * known what they run, and that cannot be asked.
 */
export function planFencings(plan: Plan, unknown: ReadonlySet<number>): (number | undefined)[] {
  const { world } = plan;
  if (!world.resolved.properties.fencingEnabled) return world.nodes.map(() => undefined);
  if (!world.roots.some((root) => instanceAt(plan, root).isManaged)) return world.nodes.map(() => undefined);
  return world.nodes.map((node) =>
    node.kind === 'guest' ? planGuestFencing(plan, node) : planFencing(plan, node, unknown),
  );
}

function planFencing(plan: Plan, node: WorldNode, unknown: ReadonlySet<number>): number | undefined {
  const reasons = node.kind === 'remote' ? reasonsForRemote(plan, node, unknown) : node.uncleanReasons;
  if (reasons.length === 0) return undefined;
  const { properties } = plan.world.resolved;
  return plan.table.add({
    kind: 'cluster',
    task: 'stonith',
    key: `stonith-${node.name}-${properties.fencingAction}`,
    node: node.number,
    fence: properties.fencingAction,
    required: true,
    runnable: canFence(plan, node),
    reasons,
  });
}

/** A remote node is lost if its connection is, and is not made again; it is left alone if nothing runs there. */
function reasonsForRemote(plan: Plan, node: WorldNode, unknown: ReadonlySet<number>): readonly string[] {
  const link = linkOf(plan, node);
  const isBack = link === 'standing' || link === 'returning';
  if (node.unclean) return node.fenceOnlyIfLost && isBack ? [] : node.uncleanReasons;
  if (link !== 'lost' || node.remoteWasFenced) return [];
  if (isInUse(plan, node.number)) return ['resources are active there, and its connection cannot be made again'];
  return unknown.has(node.number) ? ['nobody knows what runs there, and its connection cannot be made again'] : [];
}

function isInUse({ world }: Plan, node: number): boolean {
  return world.instances.some(({ kind, isManaged, activeOn }) => {
    return kind === 'primitive' && isManaged && activeOn.includes(node);
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

/** A member that can be reached may be fenced without quorum. */
export function canFence(plan: Plan, node: WorldNode): boolean {
  const { world } = plan;
  if (node.kind === 'guest') {
    const hosts = node.container === null ? [] : instanceAt(plan, node.container).activeOn;
    return hosts.every((host) => canFence(plan, nodeAt(plan, host)));
  }
  const { noQuorumPolicy } = world.resolved.properties;
  return (
    world.hasFencingDevice &&
    (world.quorate || node.online || noQuorumPolicy === 'ignore' || noQuorumPolicy === 'fence')
  );
}
