import { infinity } from '../../base/score.ts';
import type { Instance, World, WorldNode } from '../world/world.ts';
import type { Ledger } from './ledger.ts';
import { forbidEverywhere, instanceAt } from './spread.ts';

/** Within a bundle's node only what belongs there may run, and that nowhere else. */
const ownNodeScore = 500;

/** The table to begin with: in a symmetric cluster everything may run everywhere. */
export function addBase(world: World, ledger: Ledger): void {
  const open = world.nodes.filter((node) => !isWithinBundle(world, node));
  const scores = new Map(world.resolved.nodes.map(({ name, score }) => [name, score ?? 0]));
  const inside = copiesInside(world);
  for (const { number, remoteNode, bundle } of world.instances) {
    const home = inside.get(number);
    if (home !== undefined) ledger.add(number, home, { kind: 'base', name: 'it belongs there', score: ownNodeScore });
    else if (remoteNode !== null && bundle !== null) addReach(world, ledger, number);
    else if (world.resolved.properties.symmetricCluster) {
      for (const node of open)
        ledger.add(number, node.number, { kind: 'base', name: '', score: scores.get(node.name) ?? 0 });
    }
  }
  forbidOwnNodes(world, ledger);
}

/** Into a container any member may connect, whatever is said of the cluster. */
function addReach(world: World, ledger: Ledger, connection: number): void {
  for (const { number, kind } of world.nodes) {
    if (kind !== 'guest') ledger.add(connection, number, { kind: 'base', name: '', score: 0 });
  }
}

/** The node of a bundle's replica: nobody else's. */
function isWithinBundle(world: World, { connection }: WorldNode): boolean {
  return connection !== null && instanceAt(world, connection).bundle !== null;
}

/** What runs within the replicas of bundles, with the node of each. */
function copiesInside(world: World): ReadonlyMap<number, number> {
  const inside = new Map<number, number>();
  for (const { replicas } of world.instances) {
    for (const { child, node } of replicas ?? []) if (child !== null && node !== null) inside.set(child, node);
  }
  return inside;
}

/** What holds the copies within a bundle knows the nodes, and waits until they are given out. */
function forbidOwnNodes(world: World, ledger: Ledger): void {
  for (const { replicas } of world.instances) {
    for (const { child, node } of replicas ?? []) {
      const holder = child === null ? null : instanceAt(world, child).parent;
      if (holder === null || node === null) continue;
      ledger.add(holder, node, { kind: 'nodeKind', name: 'given out with its container', score: -infinity });
    }
  }
}

/** Some things cannot run behind a connection, and what is no longer configured runs nowhere. */
export function forbidByKind(world: World, ledger: Ledger): void {
  const reached = world.nodes.filter(({ kind }) => kind !== 'member');
  for (const instance of world.instances) {
    const reason = reasonAgainst(instance);
    if (reason !== null) for (const { number } of reached) ledger.forbid(instance.number, number, 'nodeKind', reason);
  }
  if (!world.resolved.properties.stopRemovedResources) return;
  for (const instance of world.instances) {
    if (instance.isRemoved) forbidEverywhere(world, ledger, instance, { kind: 'removed', name: '' });
  }
}

/** Why it cannot run on a node that is itself reached through a connection; null: it can. */
function reasonAgainst(instance: Instance): string | null {
  const { resource } = instance;
  if (resource.kind !== 'primitive') return null;
  if (resource.agent.standard === 'stonith') return 'fencing devices do not run on remote nodes';
  if (instance.remoteNode !== null) return 'connections to remote nodes do not run on remote nodes';
  if (instance.guestNode !== null && instance.bundle === null) return 'guests do not run on remote nodes';
  return null;
}
