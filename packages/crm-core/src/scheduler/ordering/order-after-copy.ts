import type { Instance } from '../world/world.ts';
import { edges } from './order-clone.ts';
import { flagsOf, type OrderingContext, type Ordering, relateInstances } from './order-by-constraints.ts';
import { copiesByNode, nodesOf } from './order-interleaved.ts';
import { primitivesOf } from './primitives-of.ts';
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
  const flags = flagsOf(ordering, context.world) & ~(relation.pulls | relation.pullsIfSure);
  relateInstances(ordering, flags, context);
  const next = beginningsOf(ordering, context);
  for (const copy of copiesBeside(ordering, context)) {
    const { last } = edges(context.planned, copy.number, ordering.firstAction);
    pullAlong(last, next, context);
  }
  return true;
}

/** Those of a group's members, too: one that is begun once more only is to hear that it follows another. */
function beginningsOf({ then, thenAction }: Ordering, { world, planned }: OrderingContext): readonly number[] {
  const { first } = edges(planned, then.number, thenAction);
  const members = then.kind === 'group' && thenAction === 'start' ? primitivesOf(world, then) : [];
  return [...first, ...members.flatMap(({ number }) => planned.table.of(number, thenAction))];
}

/**
 * A copy that cannot come up takes nothing along. The reference looks at what it cannot do by itself alone; who decides
 * after every event must look at what it cannot do because of others, too, or would begin anew what comes after it for ever.
 */
function pullAlong(
  firsts: readonly number[],
  thens: readonly number[],
  { world, planned, relations }: OrderingContext,
) {
  if (world.resolved.waits) return relations.addAll(firsts, thens, relation.pullsIfSure | relation.silent);
  const possible = firsts.filter((action) => planned.table.at(action).runnable);
  relations.addAll(possible, thens, relation.pulls | relation.silent);
}

/** The copies that do their part on the node on which the other does its own. */
function copiesBeside(
  { first, firstAction, then, thenAction }: Ordering,
  { world, planned }: OrderingContext,
): readonly Instance[] {
  const copies = copiesByNode(first, firstAction, world, planned);
  return [...nodesOf(then, thenAction, world, planned)].flatMap((node) => copies.get(node) ?? []);
}
