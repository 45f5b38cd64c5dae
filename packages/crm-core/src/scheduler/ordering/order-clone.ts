import type { Planned } from '../actions/plan-actions.ts';
import { type CollectivePoints, doneTasks } from '../actions/plan-collective.ts';
import { instanceAt } from '../actions/plan.ts';
import type { Instance, World } from '../world/world.ts';
import { givingUp } from './giving-up.ts';
import { primitivesOf } from './primitives-of.ts';
import { pointsOf } from './order-group.ts';
import { orderNotices } from './order-notices.ts';
import { relation, type RelationList } from './relation.ts';

/** Copies come up between two points of their clone; those of a promotable one all go down before any is promoted. */
export function orderClone(clone: Instance, world: World, planned: Planned, relations: RelationList): void {
  const points = pointsOf(planned, clone.number);
  relations.add(points.start, points.running);
  relations.add(points.stop, points.stopped);
  if (points.promote >= 0) {
    relations.add(points.demoted, points.promote);
    forbidTwoPromoted(clone, world, planned, relations);
  }
  if (world.resolved.waits) orderPieceByPiece(clone, world, planned, relations);
  else orderInRounds(points, relations);
  orderNotices(points, relations);
  for (const copy of clone.children) {
    if (instanceAt({ world }, copy).isRemoved && clone.isUnique) continue;
    for (const [open, task, done] of brackets) {
      if (points[open] < 0) continue;
      encloseCopy(planned, relations, { open: points[open], close: points[done] }, edges(planned, copy, task));
    }
  }
}

/** All that goes down does so before anything comes up, and all is up before anything is promoted. */
function orderInRounds(points: CollectivePoints, relations: RelationList): void {
  relations.add(points.stopped, points.start);
  relations.add(points.running, points.promote);
  if (points.promote < 0) return;
  relations.add(points.stopped, points.promote);
  relations.add(points.demoted, points.start);
  relations.add(points.demoted, points.stop);
}

/** Each copy waits for what stands in its own way, and for nothing that others do besides. */
function orderPieceByPiece(clone: Instance, world: World, planned: Planned, relations: RelationList): void {
  orderPromotions(clone, world, planned, relations);
  if (!clone.isUnique) orderReplacements(clone, world, planned, relations);
}

/** Of copies that cannot be told apart, one has gone from a node before another takes its place there. */
function orderReplacements(clone: Instance, world: World, { table }: Planned, relations: RelationList): void {
  const alike = Map.groupBy(primitivesOf(world, clone), ({ resource }) => resource.id);
  for (const parts of alike.values()) {
    const stops = parts.flatMap(({ number }) => table.of(number, 'stop').map((stop) => ({ number, stop })));
    if (stops.length === 0) continue;
    const stopsOn = Map.groupBy(stops, ({ stop }) => table.at(stop).node);
    for (const { number } of parts) {
      for (const start of table.of(number, 'start')) {
        const others = (stopsOn.get(table.at(start).node) ?? []).filter((each) => each.number !== number);
        for (const { stop } of others) relations.add(stop, start, relation.blocks);
      }
    }
  }
}

/**
 * A copy is promoted once it is up itself, and nobody else is promoted any more: who was gave the role up, or, where
 * only a stop helps, has stopped; and what may be promoted without being known has been asked for. It does not wait for
 * what other copies do besides.
 */
function orderPromotions(clone: Instance, world: World, planned: Planned, relations: RelationList): void {
  const points = pointsOf(planned, clone.number);
  if (points.promote < 0) return;
  for (const copy of clone.children) {
    const own = planned.points[copy];
    if (own !== undefined) relations.add(own.running, own.promote);
  }
  for (const part of primitivesOf(world, clone)) {
    relations.addAll([...givingUp(planned, part), ...planned.table.probesOf(part.number)], [points.promote]);
  }
}

/** What must be demoted and cannot be is promoted still: nothing else is promoted beside it. */
function forbidTwoPromoted(clone: Instance, world: World, planned: Planned, relations: RelationList): void {
  const parts = primitivesOf(world, clone);
  const stuck = parts.flatMap((part) => givingUp(planned, part));
  for (const { number } of parts)
    relations.addAll(stuck, planned.table.of(number, 'promote'), relation.blocks | relation.silent);
}

const brackets = [
  ['start', 'start', 'running'],
  ['stop', 'stop', 'stopped'],
  ['promote', 'promote', 'promoted'],
  ['demote', 'demote', 'demoted'],
] as const;

export interface Edges {
  /** What begins the task. */
  readonly first: readonly number[];
  /** What ends it. */
  readonly last: readonly number[];
}

/** Where a task of any instance begins and ends: itself for a primitive, its points for a collective. */
export function edges(planned: Planned, instance: number, task: keyof typeof doneTasks): Edges {
  const points = planned.points[instance];
  if (points === undefined) {
    const actions = planned.table.of(instance, task);
    return { first: actions, last: actions };
  }
  const first = points[task];
  if (first < 0) return { first: [], last: [] };
  return { first: [first], last: [points.notices?.[task].afterDone ?? points[doneTasks[task]]] };
}

function encloseCopy(
  planned: Planned,
  relations: RelationList,
  point: { open: number; close: number },
  copy: Edges,
): void {
  relations.addAll([point.open], copy.first, relation.showsFirst | relation.commands);
  relations.addAll(copy.last, [point.close], relation.shows | relation.gatesUnlessAny);
}
