import type { HistoryEntry } from '../../model/configuration/situation.ts';
import type { Observed } from '../world/observed.ts';
import type { Instance, WorldNode } from '../world/world.ts';
import { isOpenToChange, isWatchedAnew } from './parameter-change.ts';
import { canAct, nodeAt, operationKey, type Plan } from './plan.ts';
import { linkOf } from './remote-link.ts';

/** What a node or the cluster still remembers and should forget: failures that say nothing any more, resources that are gone. Not of what nobody manages. */
export function planCleanUps(plan: Plan, instance: Instance): void {
  if (!instance.isManaged) return;
  if (instance.isRemoved) planForgottenCounts(plan, instance);
  if (instance.lockReleasedOn !== null) planLockRelease(plan, instance, instance.lockReleasedOn);
  // Of what is configured, nothing is left where it is merely absent.
  const nodes = instance.isRemoved ? instance.observed.nodes() : instance.observed.told.keys();
  for (const node of nodes) {
    const observed = instance.observed.get(node);
    if (observed === undefined || !isThere(plan, node)) continue;
    const reason = observed.clearFailures ?? reasonToClear(plan, instance, node, observed);
    if (reason !== null && canAct(nodeAt(plan, node))) planClearing(plan, instance, node, reason);
    const gone = reasonToDelete(plan, instance, nodeAt(plan, node), observed);
    if (gone !== null && isOpenToChange(nodeAt(plan, node))) planDeletion(plan, instance, node, gone);
  }
}

function reasonToDelete(plan: Plan, instance: Instance, place: WorldNode, observed: Observed): string | null {
  if (instance.isRemoved)
    return mayForget(plan, instance) && !instance.isFailed ? `${instance.id} is no longer configured` : null;
  return observed.isOfOtherAgent && isOpenToChange(place) ? `${instance.id} has another agent now` : null;
}

function planDeletion(plan: Plan, instance: Instance, node: number, reason: string): void {
  plan.table.add({
    kind: 'resource',
    task: 'delete',
    key: operationKey(instance.historyId, 'delete'),
    instance: instance.number,
    node,
    required: true,
    runnable: instance.block === null,
    reasons: [reason],
  });
}

/** A node that has come back, or was not waited for any longer, no longer holds what it ran. */
function planLockRelease(plan: Plan, instance: Instance, node: number): void {
  plan.table.add({
    kind: 'cluster',
    task: 'lrm_delete',
    key: operationKey(instance.historyId, 'lrm_delete'),
    instance: instance.number,
    node,
    required: true,
    reasons: [`it need not be kept for ${nodeAt(plan, node).name} any longer`],
  });
}

/** What lies behind a connection that goes is forgotten with it. */
function isThere(plan: Plan, node: number): boolean {
  const link = linkOf(plan, nodeAt(plan, node));
  return link === undefined || link === 'standing';
}

/** A copy beyond the configured number is stopped, but its history belongs to the others too, if nobody can tell them apart. */
function mayForget(plan: Plan, instance: Instance): boolean {
  return (instance.clone === null || instance.isUnique) && plan.world.resolved.properties.stopRemovedResources;
}

/** Of what is gone the counts go everywhere, also where it has left nothing else, if there is any trace of it that can be reached. */
function planForgottenCounts(plan: Plan, instance: Instance): void {
  if (!mayForget(plan, instance)) return;
  if (!instance.observed.nodes().some((node) => canAct(nodeAt(plan, node)))) return;
  const counts = plan.world.situation.failCounts.filter(
    ({ resource, count }) => resource === instance.historyId && count > 0,
  );
  for (const name of new Set(counts.map(({ node }) => node))) {
    const node = plan.world.nodeByName.get(name);
    if (node !== undefined && isThere(plan, node.number)) {
      planClearing(plan, instance, node.number, 'is no longer configured');
    }
  }
}

/** What failed as it was defined then need not fail as it is now. */
function reasonToClear(plan: Plan, instance: Instance, node: number, observed: Observed): string | null {
  if (observed.failCount === 0 || instance.isRemoved) return null;
  if (!instance.activeOn.includes(node) || !isOpenToChange(nodeAt(plan, node))) return null;
  const since = [...observed.begun, ...observed.recurring];
  return since.some((entry) => isDefinedAnew(plan, instance, node, entry)) ? 'its definition has changed' : null;
}

function isDefinedAnew(plan: Plan, instance: Instance, node: number, entry: HistoryEntry): boolean {
  const { resource } = instance;
  if (resource.kind !== 'primitive') return false;
  const isConfigured = resource.operations.some(
    ({ name, intervalMs, meta }) => meta.enabled && name === entry.operation && intervalMs === entry.intervalMs,
  );
  if (entry.intervalMs > 0 && !isConfigured) return plan.world.resolved.properties.cancelRemovedActions;
  return isWatchedAnew(plan, instance, node, entry);
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
