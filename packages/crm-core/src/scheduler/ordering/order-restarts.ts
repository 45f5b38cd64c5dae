import type { Planned } from '../actions/plan-actions.ts';
import type { PlannedAction } from '../actions/action-table.ts';
import type { Instance, World } from '../world/world.ts';
import { relation, type Relation } from './relation.ts';
import { RelationIndex } from './relation-index.ts';
import { isChosen, type Settled } from './settle.ts';

/**
 * What has to come up after something that is still being looked for is not stopped
 * before the answer is there: it would be down for longer than it must. What goes down by fencing
 * does not wait. Known once
 * it is settled what is stopped.
 */
export function orderRestartsAfterProbes(
  world: World,
  planned: Planned,
  relations: readonly Relation[],
  settled: Settled,
): Relation[] {
  const { actions } = planned;
  const isDone = ({ number }: PlannedAction): boolean => isChosen(number, settled);
  const probes = actions.filter((action) => action.probe && isDone(action));
  if (probes.length === 0 || !actions.some((action) => action.task === 'stop' && isDone(action))) return [];
  const search: Search = { world, planned, relations, settled, index: new RelationIndex(actions.length, relations) };
  const known = new Map<number, readonly number[]>();
  return probes.flatMap(({ number: first, instance }) => {
    const stops = known.get(instance) ?? stopsAfter(search, instance);
    known.set(instance, stops);
    return stops.map((then) => ({ first, then, flags: relation.follows }));
  });
}

interface Search {
  readonly world: World;
  readonly planned: Planned;
  readonly relations: readonly Relation[];
  readonly settled: Settled;
  readonly index: RelationIndex;
}

/** Stops of all that has to start after the start of the instance, in turn. */
function stopsAfter(search: Search, number: number): number[] {
  const { world, planned, settled } = search;
  const { table } = planned;
  const own = world.instances[number];
  if (own === undefined) return [];
  const queue = beginnings(search, own);
  const found = new Set(queue);
  for (const action of queue) {
    for (const next of following(search, action)) {
      if (found.has(next)) continue;
      found.add(next);
      queue.push(next);
    }
  }
  const instances = new Set(queue.map((action) => table.at(action).instance));
  return [...instances]
    .filter((other) => world.instances[other]?.bundle === null)
    .filter((other) => other !== number && planned.points[other] === undefined && !isCopyOfSame(world, other, own))
    .flatMap((other) => table.of(other, 'stop'))
    .filter((stop) => isChosen(stop, settled) && planned.fencings[table.at(stop).node] === undefined);
}

/** Copies wait for all answers at their clone. */
function beginnings({ planned }: Search, { number, clone }: Instance): number[] {
  const point = planned.points[clone ?? -1]?.start;
  return point === undefined ? [...planned.table.of(number, 'start')] : [point];
}

/** A start that must follow: by demand, or because it is part of what is started. */
function following({ planned, relations, index }: Search, action: number): number[] {
  const { table, points } = planned;
  const { task, kind, instance } = table.at(action);
  const after: number[] = [];
  for (const entry of index.from(action)) {
    const { then, flags } = relations[entry] ?? { then: -1, flags: 0 };
    if ((flags & (relation.pulls | relation.commands)) !== 0 && table.at(then).task === 'start') after.push(then);
  }
  if (kind === 'pseudo' && task === 'start') after.push(points[instance]?.running ?? -1);
  return after.filter((number) => number >= 0);
}

function isCopyOfSame(world: World, other: number, { clone }: Instance): boolean {
  return clone !== null && world.instances[other]?.parent === clone;
}
