import type { Role } from '@understudy/contracts';
import { sortedBy } from '../base/order.ts';
import type { ClusterModel } from '../model/cluster.ts';
import { primitivesOf } from '../model/primitives-of.ts';
import type { Place, Placement } from '../model/transition.ts';
import type { Decision } from '../scheduler/decision.ts';
import type { Observed } from '../scheduler/world/observed.ts';
import type { Instance, World } from '../scheduler/world/world.ts';

/** Where every primitive is and where it shall be, in the definition's order: one placement an instance. */
export function placementsOf(model: ClusterModel, decision: Decision): readonly Placement[] {
  const instances = Map.groupBy(decision.world.instances.filter(isPlaced), ({ resource }) => resource.id);
  return model.resources
    .flatMap(primitivesOf)
    .flatMap(({ id }) => (instances.get(id) ?? []).map((instance) => placementOf(decision, instance)));
}

function isPlaced({ kind, isRemoved, activeOn }: Instance): boolean {
  return kind === 'primitive' && (!isRemoved || activeOn.length > 0);
}

function placementOf({ world, assignment }: Decision, instance: Instance): Placement {
  const { number } = instance;
  const node = world.nodes[assignment.node[number] ?? -1]?.name;
  const role = assignment.role[number] ?? 'stopped';
  return {
    resource: instance.resource.id,
    current: currentPlaces(world, instance),
    next: node === undefined || role === 'stopped' ? null : { node, role },
  };
}

/** What is under way counts as done, and what was on a node that is gone does not count. */
export function currentPlaces({ nodes }: World, instance: Instance): readonly Place[] {
  const told = sortedBy([...instance.observed.told], ([number]) => nodes[number]?.name ?? '');
  return told.flatMap(([number, observed]) => {
    const node = nodes[number];
    const role = roleSoon(instance, observed);
    return node === undefined || !node.online || role === 'stopped' ? [] : [{ node: node.name, role }];
  });
}

function roleSoon({ isPromotable }: Instance, { role, pending }: Observed): Role {
  if (pending?.operation === 'promote') return 'promoted';
  return pending?.operation === 'start' && role === 'stopped' ? (isPromotable ? 'unpromoted' : 'started') : role;
}
