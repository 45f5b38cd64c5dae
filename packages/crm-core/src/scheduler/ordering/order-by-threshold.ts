import { instanceAt } from '../actions/plan.ts';
import type { Instance } from '../world/world.ts';
import type { Ordering, OrderingContext } from './order-by-constraints.ts';
import { primitivesOf } from './primitives-of.ts';
import { edges } from './order-clone.ts';
import { relation } from './relation.ts';

/*
 * What waits only until enough of several are there: all of these lead to one point, and
 * what waits can be begun only if that can be passed. It is not drawn along by what
 * happens to single ones.
 */

/** Each of `firsts` counts once; where it is a collective, from when it begins. */
export function reachThreshold(
  threshold: number,
  firsts: readonly Instance[],
  action: Ordering['firstAction'],
  { planned, relations }: OrderingContext,
): void {
  for (const { number } of firsts) {
    const { first, last } = edges(planned, number, action);
    relations.addAll(first, [threshold], relation.shows);
    relations.addAll(last, [threshold], relation.gatesUnlessAny | relation.silent);
  }
}

export function passThreshold(
  threshold: number,
  then: Instance,
  action: Ordering['thenAction'],
  { world, planned, relations }: OrderingContext,
): void {
  relations.addAll([threshold], edges(planned, then.number, action).first, relation.gates);
  for (const part of primitivesOf(world, then)) {
    relations.addAll([threshold], planned.table.of(part.number, action), relation.gates);
  }
}

/** A clone of which so many copies are enough. */
export function orderByThreshold(
  threshold: number,
  ordering: Omit<Ordering, 'symmetry'>,
  context: OrderingContext,
): void {
  const copies = ordering.first.children.map((number) => instanceAt(context, number));
  reachThreshold(threshold, copies, ordering.firstAction, context);
  passThreshold(threshold, ordering.then, ordering.thenAction, context);
}
