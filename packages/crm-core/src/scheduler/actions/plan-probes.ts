import type { Instance, WorldNode } from '../world/world.ts';
import { operationKey, type Plan } from './plan.ts';

/** Asks what is there, on every node of which the history does not tell. */
export function planProbes(plan: Plan, instance: Instance): void {
  const { properties } = plan.world.resolved;
  if (!properties.enableStartupProbes || instance.isRemoved) return;
  for (const node of plan.world.nodes) {
    if (!isToBeAsked(plan, instance, node)) continue;
    plan.table.add({
      kind: 'resource',
      task: 'monitor',
      key: operationKey(instance.historyId, 'monitor'),
      instance: instance.number,
      node: node.number,
      probe: true,
      required: true,
      reasons: [`nothing is known of ${instance.id} on ${node.name}`],
    });
  }
}

function isToBeAsked(plan: Plan, instance: Instance, node: WorldNode): boolean {
  if (!node.online || node.pending || node.unclean || node.shutdown || !node.discovery) return false;
  if (instance.observed.get(node.number)?.known === true) return false;
  if (!plan.scores.probesAllowed(instance.number, node.number)) return false;
  return node.kind === 'member' || canBeAskedRemotely(instance, node);
}

/** A remote node has no fencing devices and no connections to other nodes; a guest not what it lives in. */
function canBeAskedRemotely(instance: Instance, node: WorldNode): boolean {
  const { resource } = instance;
  if (resource.kind !== 'primitive' || resource.agent.standard === 'stonith') return false;
  return instance.remoteNode === null && instance.guestNode === null && instance.number !== node.container;
}
