import type { Planned } from '../actions/plan-actions.ts';
import type { World } from '../world/world.ts';
import { cutLoadLoops } from './cut-load-loops.ts';
import { orderCopiesInTurn } from './order-copies-in-turn.ts';
import { orderHandover } from './order-handover.ts';
import { adviceOf, isWaivedByMigration, orderLiveMigrations } from './order-migrations.ts';
import { orderRestartsAfterProbes } from './order-restarts.ts';
import type { Relation } from './relation.ts';
import type { Settled } from './settle.ts';

/** The order that counts once it is known what is done: what moves alive, what is still looked for, who gives way. */
export function orderSettled(
  world: World,
  planned: Planned,
  standing: readonly Relation[],
  settled: Settled,
): readonly Relation[] {
  const advice = adviceOf(world);
  const isWaived = (entry: Relation): boolean => isWaivedByMigration(entry, advice, planned, settled);
  const added = [
    ...orderCopiesInTurn(world, planned, settled),
    ...orderLiveMigrations(world, planned, standing, settled),
    ...orderRestartsAfterProbes(world, planned, standing, settled),
    ...orderHandover(world, planned, settled),
  ];
  const kept = advice.size === 0 ? standing : standing.filter((entry) => !isWaived(entry));
  return cutLoadLoops(planned, added.length === 0 ? kept : [...kept, ...added], settled);
}
