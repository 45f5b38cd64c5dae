import type { Planned } from '../actions/plan-actions.ts';
import { providesUnfencing, requirement } from '../world/requirement.ts';
import type { Instance, World } from '../world/world.ts';
import { relation, type RelationList } from './relation.ts';

/** What needs a node's access begins once it is given, and is down while it is given anew. */
export function orderUnfencings(instance: Instance, world: World, planned: Planned, relations: RelationList): void {
  if (!world.hasUnfencingDevice) return;
  const needsAccess = requirement(instance, world) === 'unfencing' || isPlainDevice(instance);
  if (!needsAccess && !providesUnfencing(instance)) return;
  const { table, unfencings } = planned;
  for (const action of ['start', 'promote', 'probe'].flatMap((task) => table.of(instance.number, task))) {
    const unfencing = unfencings[table.at(action).node];
    if (unfencing !== undefined) relations.add(unfencing, action, relation.needs | relation.gates);
  }
  for (const stop of needsAccess ? table.of(instance.number, 'stop') : []) {
    const unfencing = unfencings[table.at(stop).node];
    if (unfencing === undefined) continue;
    relations.add(stop, unfencing, relation.needs | (isPlainDevice(instance) ? relation.silent : 0));
  }
}

/** A device that gives no access itself is used from where there is some. */
function isPlainDevice(instance: Instance): boolean {
  const { resource } = instance;
  return resource.kind === 'primitive' && resource.agent.standard === 'stonith' && !providesUnfencing(instance);
}
