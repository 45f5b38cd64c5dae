import { providesUnfencing } from '../world/requirement.ts';
import type { Instance, WorldNode } from '../world/world.ts';
import { parameterChange } from './parameter-change.ts';
import { canFence } from './plan-fencings.ts';
import { canAct, type Plan } from './plan.ts';

/**
 * Who has to be given access before it is given work: nodes that have not been, if
 * there is anything for them to do, and those for which the device has changed since.
 * By node number.
 */
export function planUnfencings(plan: Plan): (number | undefined)[] {
  const { world } = plan;
  if (!world.resolved.properties.fencingEnabled || !world.hasUnfencingDevice) return world.nodes.map(() => undefined);
  const devices = world.instances.filter(providesUnfencing);
  return world.nodes.map((node) => {
    if (node.kind === 'guest' || !canAct(node)) return undefined;
    const changed = devices.find((device) => hasChanged(plan, device, node));
    return node.isUnfenced && changed === undefined ? undefined : planUnfencing(plan, node, changed);
  });
}

function hasChanged(plan: Plan, device: Instance, { number }: WorldNode): boolean {
  if (!device.activeOn.includes(number)) return false;
  return device.observed.get(number)?.isOfOtherAgent === true || parameterChange(plan, device, number) !== 'none';
}

function planUnfencing(plan: Plan, node: WorldNode, changed: Instance | undefined): number {
  return plan.table.add({
    kind: 'cluster',
    task: 'stonith',
    key: `stonith-${node.name}-on`,
    node: node.number,
    fence: 'on',
    required: changed !== undefined,
    runnable: canFence(plan, node),
    reasons: [changed === undefined ? 'what it shall run needs access' : `the definition of ${changed.id} has changed`],
  });
}
