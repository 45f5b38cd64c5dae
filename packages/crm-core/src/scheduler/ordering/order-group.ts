import { invariant } from '../../base/invariant.ts';
import type { ActionTable } from '../actions/action-table.ts';
import type { Planned } from '../actions/plan-actions.ts';
import type { CollectivePoints } from '../actions/plan-collective.ts';
import { instanceAt } from '../actions/plan.ts';
import type { Instance, World } from '../world/world.ts';
import { givingUp } from './giving-up.ts';
import { relation, type RelationList } from './relation.ts';

/** Members come up one after the other, and go down the other way round: unless the group is not ordered. */
export function orderGroup(group: Instance, world: World, planned: Planned, relations: RelationList): void {
  const points = pointsOf(planned, group.number);
  relations.add(points.stopped, points.start);
  relations.add(points.start, points.running);
  relations.add(points.stop, points.stopped);
  const { table } = planned;
  let before: number | null = null;
  let lastActive: number | null = null;
  for (const member of group.children) {
    const of = (task: string): readonly number[] => table.of(member, task);
    bracket(relations, points.start, of('start'), points.running);
    bracket(relations, points.stop, of('stop'), points.stopped);
    if (group.clone === null) relations.addAll(table.probesOf(member), [points.stopped]);
    if (points.promote >= 0) bracket(relations, points.promote, of('promote'), points.promoted);
    if (points.demote >= 0) bracket(relations, points.demote, of('demote'), points.demoted);
    if (before !== null && group.resource.meta.ordered)
      chain(planned, relations, before, instanceAt({ world }, member));
    before = member;
    if (of('stop').length === 0 || !group.resource.meta.ordered) continue;
    if (lastActive !== null) {
      relations.addAll(table.probesOf(member), table.of(lastActive, 'stop'));
      relations.addAll(of('stop'), table.of(lastActive, 'stop'), relation.needs);
    }
    lastActive = member;
  }
  if (group.resource.meta.ordered) orderDemotions(group, world, planned, relations);
}

/** From the last to the first, also past those that have nothing to give up. */
function orderDemotions(group: Instance, world: World, planned: Planned, relations: RelationList): void {
  let above: readonly number[] = [];
  for (const member of group.children.toReversed()) {
    relations.addAll(above, planned.table.of(member, 'demote'), relation.needs);
    const part = instanceAt({ world }, member);
    // What nobody manages stays promoted; it does not keep the others so, unless it is stuck.
    const own = part.isManaged || part.block !== null ? givingUp(planned, part) : [];
    if (own.length > 0) above = own;
  }
}

function chain(planned: Planned, relations: RelationList, before: number, above: Instance): void {
  const { table } = planned;
  const member = above.number;
  const up = relation.pulls | relation.gates;
  relations.addAll(table.of(before, 'start'), table.of(member, 'start'), up);
  relations.addAll(table.of(before, 'promote'), table.of(member, 'promote'), up);
  relations.addAll(table.of(member, 'stop'), table.of(before, 'stop'), relation.needs);
  relations.addAll(table.probesOf(member), table.of(before, 'stop'));
  if (above.block === null) blockStart(table, relations, member, before);
}

/** Between the two points of a collective: the first is passed before, the second after what they enclose. */
export function bracket(relations: RelationList, open: number, inner: readonly number[], close: number): void {
  for (const action of inner) {
    relations.add(open, action, relation.showsFirst | relation.commands);
    relations.add(action, close, relation.shows | relation.gates);
  }
}

export function pointsOf(planned: Planned, instance: number): CollectivePoints {
  const points = planned.points[instance];
  invariant(points !== undefined, `instance ${instance} is a collective`);
  return points;
}

/** What is down already cannot come up beside what is above it, has to go down and cannot. */
function blockStart(table: ActionTable, relations: RelationList, above: number, below: number): void {
  if (table.of(below, 'stop').length > 0) return;
  const nodeOf = (action: number): number => table.at(action).node;
  for (const start of table.of(below, 'start')) {
    const beside = table.of(above, 'stop').filter((stop) => nodeOf(stop) === nodeOf(start));
    relations.addAll(beside, [start], relation.blocks | relation.silent);
  }
}
