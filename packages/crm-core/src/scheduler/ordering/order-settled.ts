import type { Planned } from '../actions/plan-actions.ts';
import type { World } from '../world/world.ts';
import { cutLoadLoops } from './cut-load-loops.ts';
import { orderCopiesInTurn } from './order-copies-in-turn.ts';
import { orderHandover } from './order-handover.ts';
import { adviceOf, isWaivedByMigration, orderLiveMigrations } from './order-migrations.ts';
import { orderRestartsAfterProbes } from './order-restarts.ts';
import { joinedRelations, RelationList, type Relation, type Relations } from './relation.ts';
import type { Settled } from './settle.ts';

/** The order that counts once it is known what is done: what moves alive, what is still looked for, who gives way. */
export function orderSettled(world: World, planned: Planned, standing: Relations, settled: Settled): Relations {
  const advice = adviceOf(world);
  const isWaived = (entry: Relation): boolean => isWaivedByMigration(entry, advice, planned, settled);
  const added = new RelationList();
  orderCopiesInTurn(world, planned, settled, added);
  orderLiveMigrations(world, planned, standing, settled, added);
  orderRestartsAfterProbes(world, planned, standing, settled, added);
  orderHandover(world, planned, settled, added);
  const isKept = advice.size === 0 ? null : (entry: Relation): boolean => !isWaived(entry);
  return cutLoadLoops(planned, joinedRelations([standing, added], isKept), settled);
}
