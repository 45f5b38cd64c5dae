import type { Planned } from '../actions/plan-actions.ts';
import type { Instance, World } from '../world/world.ts';
import { relation, type RelationList } from './relation.ts';

/** A node leaves once all that ran there has stopped, but for what nobody may stop. */
export function orderShutdowns(instance: Instance, { table, shutdowns }: Planned, relations: RelationList): void {
  if (instance.maintenance || (!instance.isManaged && instance.block === null)) return;
  for (const stop of table.of(instance.number, 'stop')) {
    const shutdown = shutdowns[table.at(stop).node];
    if (shutdown !== undefined) relations.add(stop, shutdown, relation.gates);
  }
}

/** The node that decides leaves last, once all the others have left or been fenced. */
export function orderLastShutdown(world: World, { shutdowns, fencings }: Planned, relations: RelationList): void {
  const last = world.nodes.find(({ isController }) => isController)?.number ?? -1;
  const shutdown = shutdowns[last];
  if (shutdown === undefined) return;
  for (const other of [...shutdowns, ...fencings]) if (other !== undefined) relations.add(other, shutdown);
}
