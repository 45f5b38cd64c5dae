import type { Planned } from '../actions/plan-actions.ts';
import { instanceAt } from '../actions/plan.ts';
import type { World } from '../world/world.ts';
import { edges } from './order-clone.ts';
import type { RelationList } from './relation.ts';
import { primitivesOf } from './primitives-of.ts';
import { isChosen, type Settled } from './settle.ts';

/**
 * The copies of an ordered clone come up one after the other, and go down the other way
 * round: those that do. Known once it is settled which.
 */
export function orderCopiesInTurn(world: World, planned: Planned, settled: Settled, relations: RelationList): void {
  for (const { number, kind, resource, children } of world.instances) {
    if (kind !== 'clone' || !resource.meta.ordered) continue;
    const turn: Turn = { world, planned, settled, relations };
    chain(children, 'start', turn);
    chain(children.toReversed(), 'stop', turn);
    if ((planned.points[number]?.promote ?? -1) < 0) continue;
    chain(children, 'promote', turn);
    chain(children.toReversed(), 'demote', turn);
  }
}

interface Turn {
  readonly world: World;
  readonly planned: Planned;
  readonly settled: Settled;
  readonly relations: RelationList;
}

type Task = 'start' | 'stop' | 'promote' | 'demote';

/** Starts and stops wait across copies that do nothing, changes of role for their neighbours only. */
function waitsAcross(task: Task): boolean {
  return task === 'start' || task === 'stop';
}

/** What a copy that is not there yet says of its node comes before those that stop after it. */
function chain(copies: readonly number[], task: Task, turn: Turn): void {
  const { planned, settled, relations } = turn;
  let before: readonly number[] = [];
  for (const copy of copies) {
    const { first, last } = edges(planned, copy, task);
    const isDone = first.some((action) => isChosen(action, settled));
    if (isDone) relations.addAll(before, first);
    if (isDone) before = last;
    else if (!waitsAcross(task)) before = [];
    if (task === 'stop') before = [...before, ...answersOf(copy, turn)];
  }
}

/** The probes of a copy, and of all that is within. */
function answersOf(copy: number, { world, planned }: Turn): readonly number[] {
  return primitivesOf(world, instanceAt({ world }, copy)).flatMap(({ number }) => planned.table.probesOf(number));
}
