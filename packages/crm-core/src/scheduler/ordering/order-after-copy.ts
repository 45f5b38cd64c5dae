import type { Instance } from '../world/world.ts';
import { edges } from './order-clone.ts';
import { flagsOf, type OrderingContext, type Ordering, relateInstances } from './order-by-constraints.ts';
import { copiesByNode, nodesOf } from './order-interleaved.ts';
import { relation } from './relation.ts';

/**
 * What comes after a clone waits for all of its copies, but only the copy on its own node
 * takes it along: a copy that comes up on another node starts nothing anew. Returns false
 * where the ordering is not of that kind.
 */
export function orderAfterCopy(ordering: Ordering, context: OrderingContext): boolean {
  const { first, then, symmetry, requirement } = ordering;
  if (requirement !== 'mandatory' || symmetry === 'asymmetric') return false;
  const [clone, single] = symmetry === 'symmetric' ? [first, then] : [then, first];
  if (clone.kind !== 'clone' || single.kind === 'clone') return false;
  const demand = symmetry === 'symmetric' ? relation.pulls : relation.needs;
  relateInstances(ordering, flagsOf(ordering) & ~demand, context);
  for (const copy of copiesBeside(ordering, clone, single, context)) {
    const [before, after] = symmetry === 'symmetric' ? [copy, single] : [single, copy];
    const { last } = edges(context.planned, before.number, ordering.firstAction);
    const { first: next } = edges(context.planned, after.number, ordering.thenAction);
    context.relations.addAll(last, next, demand | relation.silent);
  }
  return true;
}

/** The copies that do their part on the node on which the other does its own. */
function copiesBeside(
  { symmetry, firstAction, thenAction }: Ordering,
  clone: Instance,
  single: Instance,
  { world, planned }: OrderingContext,
): readonly Instance[] {
  const [ofClone, ofSingle] = symmetry === 'symmetric' ? [firstAction, thenAction] : [thenAction, firstAction];
  const copies = copiesByNode(clone, ofClone, world, planned);
  return [...nodesOf(single, ofSingle, world, planned)].flatMap((node) => copies.get(node) ?? []);
}
