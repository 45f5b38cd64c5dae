import type { Planned } from '../actions/plan-actions.ts';
import { doneTasks } from '../actions/plan-collective.ts';
import type { Instance, World } from '../world/world.ts';
import { primitivesOf } from './primitives-of.ts';
import { pointsOf } from './order-group.ts';
import { orderNotices } from './order-notices.ts';
import { relation, type RelationList } from './relation.ts';

/** Copies come up between two points of their clone; those of a promotable one all go down before any is promoted. */
export function orderClone(clone: Instance, world: World, planned: Planned, relations: RelationList): void {
  const points = pointsOf(planned, clone.number);
  relations.add(points.stopped, points.start);
  relations.add(points.start, points.running);
  relations.add(points.stop, points.stopped);
  relations.add(points.running, points.promote);
  if (points.promote >= 0) {
    relations.add(points.stopped, points.promote);
    relations.add(points.demoted, points.promote);
    relations.add(points.demoted, points.start);
    relations.add(points.demoted, points.stop);
  }
  if (points.promote >= 0) forbidTwoPromoted(clone, world, planned, relations);
  orderNotices(points, relations);
  for (const copy of clone.children) {
    for (const [open, task, done] of brackets) {
      if (points[open] < 0) continue;
      encloseCopy(planned, relations, { open: points[open], close: points[done] }, edges(planned, copy, task));
    }
  }
}

/** What must be demoted and cannot be is promoted still: nothing else is promoted beside it. */
function forbidTwoPromoted(clone: Instance, world: World, planned: Planned, relations: RelationList): void {
  const parts = primitivesOf(world, clone).map(({ number }) => number);
  const stuck = parts
    .flatMap((part) => planned.table.of(part, 'demote'))
    .filter((demote) => !isPossible(planned, demote));
  if (stuck.length === 0) return;
  for (const part of parts)
    relations.addAll(stuck, planned.table.of(part, 'promote'), relation.blocks | relation.silent);
}

function isPossible({ table }: Planned, action: number): boolean {
  return table.at(action).runnable;
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
