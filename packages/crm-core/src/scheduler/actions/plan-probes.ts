import type { Instance, WorldNode } from '../world/world.ts';
import { instanceAt, nodeAt, operationKey, type Plan } from './plan.ts';
import { linkOf } from './remote-link.ts';

/** Asks what is there, on every node of which the history does not tell. Notes nodes that should be asked and cannot. */
export function planProbes(plan: Plan, instance: Instance, unknown: Set<number>): void {
  if (!plan.world.resolved.properties.enableStartupProbes || instance.isRemoved) return;
  if (instance.kind === 'clone' && !instance.isUnique) planProbesOfAlikes(plan, instance, unknown);
  if (instance.kind === 'bundle') planProbesWithin(plan, instance, unknown);
  if (instance.kind !== 'primitive' || isAlike(plan, instance) || isWithinBundle(plan, instance)) return;
  for (const node of plan.world.nodes) {
    if (instance.observed.get(node.number)?.known !== true) planProbe(plan, instance, node, unknown);
  }
}

/** Copies that cannot be told apart: what is known of one on a node is known of all, and one is asked for. */
function planProbesOfAlikes(plan: Plan, clone: Instance, unknown: Set<number>): void {
  const copies = clone.children.map((copy) => instanceAt(plan, copy));
  const [first] = copies;
  if (first === undefined) return;
  if (clone.bundle !== null) return;
  for (const node of plan.world.nodes) {
    const asked =
      copies.find((copy) => isKnownInPart(plan, copy, node.number)) ??
      copies.find((copy) => isMeantFor(plan, copy, node.number)) ??
      first;
    for (const [position, part] of partsOf(plan, asked).entries()) {
      const alikes = copies.flatMap((copy) => partsOf(plan, copy)[position] ?? []);
      if (!alikes.some((alike) => alike.observed.get(node.number)?.known === true))
        planProbe(plan, part, node, unknown);
    }
  }
}

/** Within a bundle each replica's node is asked for the copy that is its own. */
function planProbesWithin(plan: Plan, bundle: Instance, unknown: Set<number>): void {
  for (const { child, node } of bundle.replicas ?? []) {
    if (child === null || node === null) continue;
    const copy = instanceAt(plan, child);
    if (copy.observed.get(node)?.known !== true) planProbe(plan, copy, nodeAt(plan, node), unknown);
  }
}

function isWithinBundle(plan: Plan, { bundle, clone }: Instance): boolean {
  return bundle !== null && clone !== null && instanceAt(plan, clone).kind === 'clone';
}

function isKnownInPart(plan: Plan, copy: Instance, node: number): boolean {
  return partsOf(plan, copy).some((part) => part.observed.get(node)?.known === true);
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

/** A node on its way in cannot answer yet: the question stands all the same, since others may have to wait for it. */
function planProbe(plan: Plan, instance: Instance, node: WorldNode, unknown: Set<number>): void {
  if (instance.isRemoved || !isToBeAsked(plan, instance, node)) return;
  if (!canAnswer(plan, node)) {
    unknown.add(node.number);
    if (!node.pending || node.unclean) return;
  }
  plan.table.add({
    kind: 'resource',
    task: 'monitor',
    key: operationKey(instance.historyId, 'monitor'),
    instance: instance.number,
    node: node.number,
    probe: true,
    required: true,
    runnable: !node.pending,
    reasons: [`nothing is known of ${instance.id} on ${node.name}`],
  });
}

/** What lives in another resource is there if that is, and is not looked for by itself; but the connection to a guest is. */
function isToBeAsked(plan: Plan, instance: Instance, node: WorldNode): boolean {
  if (instance.container !== null && instance.remoteNode === null) return false;
  if (instance.container !== null && instance.bundle !== null && !isOrWillBeUp(plan, instance.container)) return false;
  if (!node.discovery || !plan.scores.probesAllowed(instance.number, node.number)) return false;
  return node.kind === 'member' || canBeAskedRemotely(instance, node);
}

function isOrWillBeUp(plan: Plan, container: number): boolean {
  return instanceAt(plan, container).activeOn.length > 0 || (plan.assignment.node[container] ?? -1) >= 0;
}

/** A node behind a connection can be asked as soon as that is made; a remote one as long as it stands, too. */
function canAnswer(plan: Plan, node: WorldNode): boolean {
  if (node.unclean && !node.fenceOnlyIfLost) return false;
  if (node.kind === 'member') return node.online && !node.pending;
  const link = linkOf(plan, node);
  const isUp = link === 'standing' || link === 'returning';
  return node.kind === 'guest' ? isUp && staysInPlace(plan, node) : isUp || (link === 'ending' && node.online);
}

/** A guest on its way to another host, or being recovered, is asked when that is over. */
function staysInPlace(plan: Plan, { container, remoteRequiresReset }: WorldNode): boolean {
  if (container === null || remoteRequiresReset) return false;
  return instanceAt(plan, container).activeOn.includes(plan.assignment.node[container] ?? -1);
}

/** A remote node has no fencing devices and no connections to other nodes; a guest nothing that carries guests. */
function canBeAskedRemotely(instance: Instance, node: WorldNode): boolean {
  const { resource } = instance;
  if (resource.kind !== 'primitive' || resource.agent.standard === 'stonith') return false;
  const carriesGuest = instance.guestNode !== null && (instance.bundle === null || node.kind === 'guest');
  return instance.remoteNode === null && !carriesGuest && instance.number !== node.container;
}
