import type { Planned } from '../actions/plan-actions.ts';
import type { Instance } from '../world/world.ts';
import { relation, type RelationList } from './relation.ts';

/** A node leaves once all that ran there has stopped, but for what nobody manages. */
export function orderShutdowns(instance: Instance, { table, shutdowns }: Planned, relations: RelationList): void {
  if (!instance.isManaged && instance.block === null) return;
  for (const stop of table.of(instance.number, 'stop')) {
    const shutdown = shutdowns[table.at(stop).node];
    if (shutdown !== undefined) relations.add(stop, shutdown, relation.gates);
  }
}
