import type { Planned } from '../actions/plan-actions.ts';
import { instanceAt } from '../actions/plan.ts';
import type { Instance, World } from '../world/world.ts';
import { primitivesOf } from './primitives-of.ts';
import { relation, type RelationList } from './relation.ts';
import { isChosen, type Settled } from './settle.ts';

/**
 * What works is not taken down before its successor is as far as it can be: the probes
 * answered, and what is to be promoted started. Only a wish: where the old one has to go
 * first, it goes first. For who decides while actions are carried out.
 */
export function orderHandover(world: World, planned: Planned, settled: Settled, relations: RelationList): void {
  if (!world.resolved.waits) return;
  for (const root of world.roots) {
    const parts = primitivesOf(world, instanceAt({ world }, root));
    const firsts = [...chosen(planned, settled, parts, 'probe'), ...successors(planned, settled, parts)];
    if (firsts.length === 0) continue;
    const thens = parts.filter(works).flatMap((part) => departures(planned, settled, part));
    relations.addAll(firsts, thens, relation.wish);
  }
}

function chosen({ table }: Planned, settled: Settled, parts: readonly Instance[], task: string): readonly number[] {
  return parts.flatMap(({ number }) => table.of(number, task)).filter((action) => isChosen(action, settled));
}

/** Starts of what is to be promoted. */
function successors(planned: Planned, settled: Settled, parts: readonly Instance[]): readonly number[] {
  const promoted = parts.filter((part) => chosen(planned, settled, [part], 'promote').length > 0);
  return chosen(planned, settled, promoted, 'start');
}

function works({ isFailed, activeOn }: Instance): boolean {
  return !isFailed && activeOn.length > 0;
}

/** It goes down and does not come up again where it was. */
function departures(planned: Planned, settled: Settled, part: Instance): readonly number[] {
  const { table } = planned;
  const downs = [...chosen(planned, settled, [part], 'demote'), ...chosen(planned, settled, [part], 'stop')];
  const ups = [...chosen(planned, settled, [part], 'promote'), ...chosen(planned, settled, [part], 'start')];
  return downs.filter((down) => !ups.some((up) => table.at(up).node === table.at(down).node));
}
