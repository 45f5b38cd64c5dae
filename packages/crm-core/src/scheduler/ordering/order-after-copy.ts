import type { Instance } from '../world/world.ts';
import { edges } from './order-clone.ts';
import { flagsOf, type OrderingContext, type Ordering, relateInstances } from './order-by-constraints.ts';
import { copiesByNode, nodesOf } from './order-interleaved.ts';
import { relation } from './relation.ts';

/**
 * What comes after a clone waits for all of its copies, but only the copy on its own node
 * takes it along: a copy that comes up on another node starts nothing anew, nor does one
 * that cannot come up. Returns false where the ordering is not of that kind.
 */
export function orderAfterCopy(ordering: Ordering, context: OrderingContext): boolean {
  const { first: clone, then, symmetry, requirement } = ordering;
  if (requirement !== 'mandatory' || symmetry !== 'symmetric') return false;
  if (clone.kind !== 'clone' || then.kind === 'clone') return false;
  relateInstances(ordering, flagsOf(ordering, context.world) & ~relation.pulls, context);
  const { first: next } = edges(context.planned, then.number, ordering.thenAction);
  for (const copy of copiesBeside(ordering, context)) {
    const { last } = edges(context.planned, copy.number, ordering.firstAction);
    const possible = last.filter((action) => context.planned.table.at(action).runnable);
    context.relations.addAll(possible, next, relation.pulls | relation.silent);
  }
  return true;
}

/** The copies that do their part on the node on which the other does its own. */
function copiesBeside(
  { first, firstAction, then, thenAction }: Ordering,
  { world, planned }: OrderingContext,
): readonly Instance[] {
  const copies = copiesByNode(first, firstAction, world, planned);
  return [...nodesOf(then, thenAction, world, planned)].flatMap((node) => copies.get(node) ?? []);
}
