import type { Instance, WorldNode } from '../world/world.ts';
import { instanceAt, nodeAt, operationKey, type Plan } from './plan.ts';

/** Asks what is there, on every node of which the history does not tell. */
export function planProbes(plan: Plan, instance: Instance): void {
  if (!plan.world.resolved.properties.enableStartupProbes || instance.isRemoved) return;
  if (instance.kind === 'clone' && !instance.isUnique) planProbesOfAlikes(plan, instance);
  if (instance.kind !== 'primitive' || isAlike(plan, instance)) return;
  for (const node of plan.world.nodes) {
    if (instance.observed.get(node.number)?.known !== true) planProbe(plan, instance, node);
  }
}

/** Copies that cannot be told apart: what is known of one on a node is known of all, and one is asked for. */
function planProbesOfAlikes(plan: Plan, clone: Instance): void {
  const copies = clone.children.map((copy) => instanceAt(plan, copy));
  const [first] = copies;
  if (first === undefined) return;
  if (clone.bundle !== null) return planProbesWithin(plan, instanceAt(plan, clone.bundle));
  for (const node of plan.world.nodes) {
    const asked = copies.find((copy) => isMeantFor(plan, copy, node.number)) ?? first;
    for (const [position, part] of partsOf(plan, asked).entries()) {
      const alikes = copies.flatMap((copy) => partsOf(plan, copy)[position] ?? []);
      if (!alikes.some((alike) => alike.observed.get(node.number)?.known === true)) planProbe(plan, part, node);
    }
  }
}

/** Within a bundle each replica's node is asked for the copy that is its own. */
function planProbesWithin(plan: Plan, bundle: Instance): void {
  for (const { child, node } of bundle.replicas ?? []) {
    if (child === null || node === null) continue;
    const copy = instanceAt(plan, child);
    if (copy.observed.get(node)?.known !== true) planProbe(plan, copy, nodeAt(plan, node));
  }
}

function isMeantFor(plan: Plan, copy: Instance, node: number): boolean {
  return partsOf(plan, copy).some((part) => plan.assignment.node[part.number] === node);
}

function partsOf(plan: Plan, copy: Instance): Instance[] {
  return copy.kind === 'primitive' ? [copy] : copy.children.map((child) => instanceAt(plan, child));
}

function isAlike(plan: Plan, instance: Instance): boolean {
  if (instance.clone === null) return false;
  const clone = instanceAt(plan, instance.clone);
  return clone.kind === 'clone' && !clone.isUnique;
}

function planProbe(plan: Plan, instance: Instance, node: WorldNode): void {
  if (instance.isRemoved || !isToBeAsked(plan, instance, node)) return;
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

/** What lives in another resource is there if that is, and is not looked for by itself; but the connection to a guest is. */
function isToBeAsked(plan: Plan, instance: Instance, node: WorldNode): boolean {
  if (instance.container !== null && instance.remoteNode === null) return false;
  if (!node.online || node.pending || node.unclean || !node.discovery) return false;
  if (!plan.scores.probesAllowed(instance.number, node.number)) return false;
  return node.kind === 'member' || canBeAskedRemotely(instance, node);
}

/** A remote node has no fencing devices and no connections to other nodes; a guest not what it lives in. */
function canBeAskedRemotely(instance: Instance, node: WorldNode): boolean {
  const { resource } = instance;
  if (resource.kind !== 'primitive' || resource.agent.standard === 'stonith') return false;
  return instance.remoteNode === null && instance.guestNode === null && instance.number !== node.container;
}
