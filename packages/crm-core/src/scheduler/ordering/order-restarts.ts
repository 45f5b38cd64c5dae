import type { Planned } from '../actions/plan-actions.ts';
import { type CollectivePoints, doneTasks } from '../actions/plan-collective.ts';
import type { PlannedAction } from '../actions/action-table.ts';
import type { Instance, World } from '../world/world.ts';
import { relation, type RelationList, type Relations } from './relation.ts';
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
  standing: Relations,
  settled: Settled,
  relations: RelationList,
): void {
  const { actions } = planned;
  const isDone = ({ number }: PlannedAction): boolean => isChosen(number, settled);
  const probes = actions.filter((action) => action.probe && isDone(action));
  const isDown = ({ task }: PlannedAction): boolean => task === 'stop' || task === 'demote';
  if (probes.length === 0 || !actions.some((action) => isDown(action) && isDone(action))) return;
  const index = new RelationIndex(actions.length, standing);
  const search: Search = {
    world,
    planned,
    relations: standing,
    settled,
    index,
    ...(world.resolved.waits ? roles : places),
  };
  const known = new Map<number, readonly number[]>();
  for (const { number, instance } of probes) {
    const stops = known.get(instance) ?? stopsAfter(search, instance);
    known.set(instance, stops);
    relations.addAll([number], stops);
  }
}

interface Search {
  readonly world: World;
  readonly planned: Planned;
  readonly relations: Relations;
  readonly settled: Settled;
  readonly index: RelationIndex;
  /** Steps that are followed, and those that wait: for who decides while actions are carried out roles count too. */
  readonly upward: ReadonlySet<string>;
  readonly downward: readonly string[];
}

const places = { upward: new Set(['start']), downward: ['stop'] };
const roles = { upward: new Set(['start', 'promote']), downward: ['demote', 'stop'] };

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
    .filter((other) => other !== number && planned.points[other] === undefined && !isApart(search, other, own))
    .flatMap((other) => search.downward.flatMap((task) => table.of(other, task)))
    .filter((down) => isChosen(down, settled) && planned.fencings[table.at(down).node] === undefined);
}

/** Copies wait for all answers at their clone. */
function beginnings({ planned, upward }: Search, { number, clone }: Instance): number[] {
  const points = planned.points[clone ?? -1];
  if (points === undefined) return [...planned.table.of(number, 'start')];
  return upward.has('promote') && points.promote >= 0 ? [points.start, points.promote] : [points.start];
}

/** A start that must follow: by demand, by an order, or because it is part of what is started. */
function following(search: Search, action: number): number[] {
  const { planned, relations, index } = search;
  const { table, points } = planned;
  const { task, kind, instance } = table.at(action);
  const after: number[] = [];
  for (const entry of index.from(action)) {
    const { then, flags, by } = relations.at(entry) ?? { then: -1, flags: 0, by: null };
    const follows = relation.pulls | relation.commands | (by === null ? 0 : relation.gates);
    if ((flags & follows) !== 0 && search.upward.has(table.at(then).task)) after.push(then);
  }
  if (kind === 'pseudo' && (task === 'start' || task === 'promote')) after.push(endOf(points[instance], task));
  return after.filter((number) => number >= 0);
}

/** When all of it is up, and copies have been told. */
function endOf(points: CollectivePoints | undefined, task: 'start' | 'promote'): number {
  return points?.notices?.[task].afterDone ?? points?.[doneTasks[task]] ?? -1;
}

/**
 * Unless roles count: members of a group wait for each other even if they are not to come up again; of a cloned group
 * they do anyway. Of what is interleaved only the copy beside waits.
 */
function isApart({ world, planned }: Search, other: number, { clone, parent, resource, number }: Instance): boolean {
  const same = world.instances[other];
  const isOfSame = clone !== null && same?.clone === clone;
  if (world.resolved.waits) return isOfSame && same.resource.id === resource.id;
  if (clone === null && parent !== null && same?.parent === parent) return false;
  if (targetOf(planned, other) < 0) return true;
  if (isOfSame && same.parent === parent) return true;
  const whole = world.instances[same?.clone ?? -1]?.resource;
  if (whole?.kind !== 'clone' || !whole.meta.interleave) return false;
  const place = targetOf(planned, number);
  return place >= 0 && place !== targetOf(planned, other);
}

/** Where it shall run; -1: nowhere. */
function targetOf({ table }: Planned, instance: number): number {
  const [start = -1] = table.of(instance, 'start');
  return start < 0 ? -1 : table.at(start).node;
}
