import type { Planned } from '../actions/plan-actions.ts';
import { doneTasks } from '../actions/plan-collective.ts';
import type { Instance, World } from '../world/world.ts';
import { pointsOf } from './order-group.ts';
import { orderNotices } from './order-notices.ts';
import { relation, type RelationList } from './relation.ts';

/** Copies come up between two points of their clone; those of a promotable one all go down before any is promoted. */
export function orderClone(clone: Instance, world: World, planned: Planned, relations: RelationList): void {
  const points = pointsOf(planned, clone.number);
  relations.add(points.stopped, points.start);
  relations.add(points.running, points.promote);
  if (points.promote >= 0) {
    relations.add(points.stopped, points.promote);
    relations.add(points.demoted, points.promote);
    relations.add(points.demoted, points.start);
    relations.add(points.demoted, points.stop);
  }
  orderNotices(points, relations);
  for (const copy of clone.children) {
    for (const [open, task, done] of brackets) {
      if (points[open] < 0) continue;
      encloseCopy(planned, relations, { open: points[open], close: points[done] }, edges(planned, copy, task));
    }
  }
  if (clone.resource.kind === 'clone' && clone.resource.meta.ordered) orderCopies(clone, world, planned, relations);
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

/** One copy after the other, and the other way round. */
function orderCopies(clone: Instance, world: World, planned: Planned, relations: RelationList): void {
  let before: number | null = null;
  for (const copy of clone.children) {
    if (before !== null) {
      for (const up of ['start', 'promote'] as const) {
        relations.addAll(edges(planned, before, up).last, edges(planned, copy, up).first);
      }
      for (const down of ['stop', 'demote'] as const) {
        relations.addAll(edges(planned, copy, down).last, edges(planned, before, down).first);
      }
      relations.addAll(planned.table.probesOf(copy), edges(planned, before, 'stop').first);
    }
    before = copy;
  }
}
