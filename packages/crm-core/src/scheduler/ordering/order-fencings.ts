import { instanceAt } from '../actions/plan.ts';
import type { Planned } from '../actions/plan-actions.ts';
import { requirement } from '../world/requirement.ts';
import type { Instance, World } from '../world/world.ts';
import { primitivesOf } from './primitives-of.ts';
import { relation, type RelationList } from './relation.ts';

/** What ran on a lost node counts as stopped once that has been fenced, and what needs fencing waits for all of it. */
export function orderFencings(instance: Instance, world: World, planned: Planned, relations: RelationList): void {
  const { table, fencings } = planned;
  const needed = requirement(instance, world);
  const behind = instance.remoteNode === null ? undefined : fencings[instance.remoteNode];
  if (behind !== undefined) relations.addAll([behind], table.of(instance.number, 'clear_failcount'));
  for (let node = 0; node < fencings.length; node += 1) {
    const fencing = fencings[node];
    if (fencing === undefined) continue;
    // What needs no fencing counts as stopped anyway.
    if (needed !== 'quorum') orderDown({ fencing, node }, instance, world, planned, relations);
    if (needed === 'nothing') continue;
    if (needed === 'quorum' && (isKnownOn(instance, world, node) || isWithinBundle(world, node))) continue;
    // Without a quorum nobody can be fenced: what is up already goes on all the same, where the policy lets it.
    const isUp = instance.activeOn.length > 0 && instance.role !== 'stopped';
    const flags = isUp ? relation.follows : relation.gates;
    for (const start of table.of(instance.number, 'start')) relations.add(fencing, start, flags);
    for (const promotion of table.of(instance.number, 'promote')) relations.add(fencing, promotion, flags);
  }
}

/** Stops and demotions on the node that is fenced. */
function orderDown(
  { fencing, node }: { readonly fencing: number; readonly node: number },
  instance: Instance,
  world: World,
  planned: Planned,
  relations: RelationList,
): void {
  const { table } = planned;
  const holdBack = (action: number): boolean => {
    const isThere = table.at(action).node === node;
    if (isThere) relations.add(fencing, action, relation.gates);
    return isThere;
  };
  const stops = table.of(instance.number, 'stop');
  if (stops.filter(holdBack).length > 0) {
    // Active twice: the other one goes down once this one has.
    if (!isBeingMoved(instance)) for (const stop of stops) relations.add(fencing, stop);
    orderOutermostStop(fencing, instance, world, planned, relations);
  }
  for (const demotion of table.of(instance.number, 'demote')) holdBack(demotion);
}

function isBeingMoved({ migration, danglingMigrations }: Instance): boolean {
  return migration !== null || danglingMigrations.length > 0;
}

/** Of copies that cannot be told apart, what one says of a node holds for all. */
function isKnownOn({ observed, clone, isUnique, resource }: Instance, world: World, node: number): boolean {
  if (observed.has(node) || clone === null || isUnique) return observed.has(node);
  const alikes = primitivesOf(world, instanceAt({ world }, clone));
  return alikes.some((other) => other.resource === resource && other.observed.has(node));
}

/** Nothing but what belongs there is looked for within a bundle. */
function isWithinBundle({ nodes, instances }: World, node: number): boolean {
  const connection = nodes[node]?.connection ?? null;
  return connection !== null && instances[connection]?.bundle !== null;
}

/** What a lost part belongs to goes down only once it is known that the part is gone. */
function orderOutermostStop(
  fencing: number,
  instance: Instance,
  world: World,
  { points }: Planned,
  relations: RelationList,
): void {
  const stop = points[outermostOf(instance, world).number]?.stop ?? -1;
  if (stop >= 0) relations.add(fencing, stop);
}

/** A bundle goes down container by container. */
function outermostOf(instance: Instance, world: World): Instance {
  const parent = instance.parent === null ? null : instanceAt({ world }, instance.parent);
  return parent === null || parent.kind === 'bundle' ? instance : outermostOf(parent, world);
}

/** One node after the other, unless several may be fenced at once; the one that decides comes last. */
export function orderFencingsAmong(world: World, { actions, fencings }: Planned, relations: RelationList): void {
  const isOurs = (fencing: number): boolean => actions[fencing]?.kind === 'cluster' && actions[fencing].fence !== 'on';
  const all = fencings.filter((fencing) => fencing !== undefined).filter(isOurs);
  const isLast = (fencing: number): boolean => world.nodes[actions[fencing]?.node ?? -1]?.isController === true;
  const others = all.filter((fencing) => !isLast(fencing));
  if (!world.resolved.properties.concurrentFencing) {
    others.slice(1).forEach((fencing, index) => relations.addAll(others.slice(index, index + 1), [fencing]));
    relations.addAll(others.slice(-1), all.filter(isLast));
  } else {
    relations.addAll(others, all.filter(isLast));
  }
}

/** Whether a remote node is lost is seen best once the host that held its connection is out of the way. */
function orderAfterHosts(
  { instances }: World,
  connection: number | null,
  fencing: number,
  fencings: Planned['fencings'],
  relations: RelationList,
): void {
  const hosts = connection === null ? [] : (instances[connection]?.activeOn ?? []);
  relations.addAll(
    hosts.flatMap((host) => fencings[host] ?? []),
    [fencing],
  );
}

/** A guest counts as fenced once what it lives in is down: stopped, or lost with its host; else once its connection is. */
export function orderGuestFencings(world: World, { table, fencings }: Planned, relations: RelationList): void {
  for (const { number, container, connection } of world.nodes) {
    const fencing = fencings[number];
    if (fencing === undefined) continue;
    if (container === null) {
      orderAfterHosts(world, connection, fencing, fencings, relations);
      continue;
    }
    const stops = table.of(container, 'stop');
    const hosts = stops.flatMap((stop) => fencings[table.at(stop).node] ?? []);
    if (hosts.length > 0) relations.addAll(hosts, [fencing]);
    else if (stops.length > 0) relations.addAll(stops, [fencing]);
    else if (connection !== null) relations.addAll(table.of(connection, 'stop'), [fencing]);
  }
}
