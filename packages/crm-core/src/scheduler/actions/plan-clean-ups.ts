import type { Instance } from '../world/world.ts';
import { canAct, nodeAt, operationKey, type Plan } from './plan.ts';

/** What a node or the cluster still remembers and should forget: failures that have run out, resources that are gone. */
export function planCleanUps(plan: Plan, instance: Instance): void {
  for (const [node, observed] of instance.observed) {
    if (observed.clearFailures !== null) planClearing(plan, instance, node, observed.clearFailures);
    if (instance.isRemoved && canAct(nodeAt(plan, node)) && mayForget(plan, instance)) {
      plan.table.add({
        kind: 'resource',
        task: 'delete',
        key: operationKey(instance.historyId, 'delete'),
        instance: instance.number,
        node,
        required: true,
        runnable: instance.isManaged && instance.block === null,
        reasons: [`${instance.id} is no longer configured`],
      });
    }
  }
}

/** A copy beyond the configured number is stopped, but its history belongs to the others too. */
function mayForget(plan: Plan, instance: Instance): boolean {
  return instance.clone === null && plan.world.resolved.properties.stopRemovedResources;
}

function planClearing(plan: Plan, instance: Instance, node: number, reason: string): void {
  plan.table.add({
    kind: 'cluster',
    task: 'clear_failcount',
    key: operationKey(instance.historyId, 'clear_failcount'),
    instance: instance.number,
    node,
    required: true,
    reasons: [reason],
  });
}
