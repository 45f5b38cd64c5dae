import type { Planned } from '../actions/plan-actions.ts';
import { instanceAt } from '../actions/plan.ts';
import type { Instance, World } from '../world/world.ts';
import { edges } from './order-clone.ts';
import { relation } from './relation.ts';
import { flagsOf, type OrderingContext, relateInstances, type Ordering } from './order-by-constraints.ts';
import { primitivesOf } from './primitives-of.ts';

/**
 * Copies of two clones that go together node by node: each waits only for the one on
 * its own node. Returns false where the ordering is not of that kind.
 */
export function orderInterleaved(ordering: Ordering, context: OrderingContext): boolean {
  const { world, planned } = context;
  const { first, then } = ordering;
  if (first.kind !== 'clone' || then.kind !== 'clone' || !isInterleaved(ordering)) return false;
  if (world.resolved.waits && isAboutRoles(ordering)) return false;
  const flags = flagsOf(ordering, context.world);
  const firsts = copiesByNode(first, ordering.firstAction, world, planned);
  const places = copiesByNode(first, 'start', world, planned);
  for (const [node, copies] of copiesByNode(then, ordering.thenAction, world, planned)) {
    for (const copy of copies) {
      const partners = firsts.get(node) ?? [];
      // What goes down, or waits one way only, does so for nobody where there is none, but for one that is there and
      // will not do what it waits for.
      const isLoose = goesDown(ordering.thenAction) || ordering.symmetry === 'asymmetric';
      if (partners.length === 0 && (!isLoose || places.has(node))) refuse(copy, ordering, flags, context);
      for (const other of partners) {
        relateInstances({ ...ordering, first: other, then: copy }, flags, context);
      }
    }
  }
  relateEnds(ordering, context);
  return true;
}

/** All the same, the points of one clone come after those of the other. */
function relateEnds({ first, firstAction, then, thenAction }: Ordering, { planned, relations }: OrderingContext): void {
  relations.addAll(edges(planned, first.number, firstAction).last, edges(planned, then.number, thenAction).first);
}

/** Who comes after says so; where one goes down, who comes first. */
function isInterleaved({ first, firstAction, then, thenAction }: Ordering): boolean {
  const waiting = [firstAction, thenAction].some(goesDown) ? first : then;
  return waiting.resource.kind === 'clone' && waiting.resource.meta.interleave;
}

function goesDown(action: string): boolean {
  return action === 'stop' || action === 'demote';
}

/** Of two that are promoted once each, the second would have to go where the first is, and nothing else says so. */
function isAboutRoles({ firstAction, thenAction }: Ordering): boolean {
  return [firstAction, thenAction].every((action) => action === 'promote' || action === 'demote');
}

export function copiesByNode(clone: Instance, task: string, world: World, planned: Planned): Map<number, Instance[]> {
  const byNode = new Map<number, Instance[]>();
  for (const number of clone.children) {
    const copy = instanceAt({ world }, number);
    for (const node of nodesOf(copy, task, world, planned)) {
      const list = byNode.get(node);
      if (list === undefined) byNode.set(node, [copy]);
      else list.push(copy);
    }
  }
  return byNode;
}

/** Where a copy does something: of a group, where its first member does it. */
export function nodesOf(copy: Instance, task: string, world: World, planned: Planned): Set<number> {
  const nodes = primitivesOf(world, copy).flatMap((part) =>
    planned.table.of(part.number, task).map((action) => planned.table.at(action).node),
  );
  return new Set(nodes.filter((node) => node >= 0));
}

/** None on its node does what it waits for, and none will. */
function refuse(
  copy: Instance,
  { firstAction, thenAction }: Ordering,
  flags: number,
  { world, planned, relations }: OrderingContext,
): void {
  const refusal = flags & (relation.gates | relation.asymmetric);
  if (refusal === 0 || goesDown(firstAction)) return;
  for (const part of primitivesOf(world, copy)) {
    relations.addAll([planned.impossible], planned.table.of(part.number, thenAction), refusal | relation.silent);
    if (thenAction !== 'start') continue;
    relations.addAll([planned.impossible], planned.table.of(part.number, 'cancel'), refusal | relation.silent);
  }
}
