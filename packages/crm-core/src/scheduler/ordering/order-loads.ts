import type { Planned } from '../actions/plan-actions.ts';
import type { World } from '../world/world.ts';
import { relation, type RelationList } from './relation.ts';

/** Where capacity counts, what leaves a node leaves before anything comes: all of it passes a point of its node. */
export function orderLoads(world: World, { table, loads }: Planned, relations: RelationList): void {
  for (const instance of world.instances) {
    const { resource } = instance;
    if (resource.kind !== 'primitive' || resource.utilization.size === 0) continue;
    for (const stop of table.of(instance.number, 'stop')) {
      const point = loads[table.at(stop).node];
      if (point !== undefined) relations.add(stop, point, relation.shows);
    }
    for (const task of ['start', 'migrate_to']) {
      const target = table.of(instance.number, 'start').map((start) => table.at(start).node);
      for (const action of table.of(instance.number, task)) {
        const point = loads[task === 'start' ? table.at(action).node : (target[0] ?? -1)];
        if (point !== undefined) relations.add(point, action);
      }
    }
  }
}
