import type {
  OrderConstraint,
  OrderedAction,
  OrderRequirement,
} from '../../model/configuration/configured-constraint.ts';
import type { Planned } from '../actions/plan-actions.ts';
import type { Instance, World } from '../world/world.ts';
import { givingUp } from './giving-up.ts';
import { edges } from './order-clone.ts';
import { orderAfterCopy } from './order-after-copy.ts';
import { orderByThreshold } from './order-by-threshold.ts';
import { orderInterleaved } from './order-interleaved.ts';
import { isKeptByJoining } from '../world/kept-by-joining.ts';
import { primitivesOf } from './primitives-of.ts';
import { relation, type RelationList } from './relation.ts';

/** One thing that comes after another, with what that means for both. */
export interface Ordering {
  readonly first: Instance;
  readonly firstAction: OrderedAction;
  readonly then: Instance;
  readonly thenAction: OrderedAction;
  readonly requirement: OrderRequirement;
  /** `both`: also the other way round, as the second call with `inverse`. */
  readonly symmetry: 'symmetric' | 'inverse' | 'asymmetric';
}

const inverses = { start: 'stop', stop: 'start', promote: 'demote', demote: 'promote' } as const;

export function orderByConstraint(constraint: OrderConstraint, context: OrderingContext): void {
  const first = context.world.instanceById.get(constraint.first);
  const then = context.world.instanceById.get(constraint.then);
  if (first === undefined || then === undefined) return;
  const { firstAction, thenAction, requirement, symmetrical } = constraint;
  const pair = { first, firstAction, then, thenAction, requirement };
  const threshold = context.planned.thresholds.get(constraint);
  if (threshold === undefined) return orderPair(pair, symmetrical, context);
  orderByThreshold(threshold, pair, context);
  if (symmetrical) orderBackLoosely(pair, context);
}

/** Both ways, if it is symmetrical. */
export function orderPair(pair: Omit<Ordering, 'symmetry'>, symmetrical: boolean, context: OrderingContext): void {
  const straight: Ordering = { ...pair, symmetry: symmetrical ? 'symmetric' : 'asymmetric' };
  apply(straight, context);
  if (symmetrical && pair.requirement !== 'serialize') apply(inverse(straight), context);
}

/** Going down, if both do: the other way round. */
export function orderBackLoosely(pair: Omit<Ordering, 'symmetry'>, context: OrderingContext): void {
  if (pair.requirement === 'serialize') return;
  apply({ ...inverse({ ...pair, symmetry: 'symmetric' }), requirement: 'optional' }, context);
}

function inverse({ first, firstAction, then, thenAction, requirement }: Ordering): Ordering {
  return {
    first: then,
    firstAction: inverses[thenAction],
    then: first,
    thenAction: inverses[firstAction],
    requirement,
    symmetry: 'inverse',
  };
}

function apply(ordering: Ordering, context: OrderingContext): void {
  if (orderInterleaved(ordering, context)) return;
  holdForJoining(ordering, context);
  beginNothingForJoining(ordering, context);
  if (orderAfterCopy(ordering, context)) return;
  relateInstances(ordering, losesCopies(ordering) ? relation.follows : flagsOf(ordering, context.world), context);
}

/** What a node on its way in keeps cannot be ended before that can be asked: until then what it came after stays, too. */
function holdForJoining(ordering: Ordering, { world, planned, relations }: OrderingContext): void {
  if (ordering.symmetry !== 'inverse' || ordering.requirement !== 'mandatory' || losesCopies(ordering)) return;
  const isMeant = ({ role }: Instance): boolean => ordering.firstAction === 'stop' || role === 'promoted';
  const kept = primitivesOf(world, ordering.first).filter((part) => isMeant(part) && isKeptByJoining(world, part));
  const held = primitivesOf(world, ordering.then).flatMap(({ number }) => planned.table.of(number, 'stop'));
  for (const { number } of kept) {
    relations.addAll(planned.table.of(number, 'stop'), held, relation.gates | relation.silent);
  }
}

/**
 * Nobody knows yet what really runs on a node on its way in: what came up after it goes on, unless it has to go down by
 * itself, and nothing else is begun.
 */
function beginNothingForJoining(ordering: Ordering, { world, planned, relations }: OrderingContext): void {
  const { first, firstAction, then, thenAction, requirement, symmetry } = ordering;
  if (symmetry === 'inverse' || requirement !== 'mandatory' || !begins(firstAction) || !begins(thenAction)) return;
  // Of other copies a clone may have enough.
  const isMeant = ({ role }: Instance): boolean =>
    firstAction === 'promote' ? role === 'promoted' : first.kind !== 'clone';
  const kept = primitivesOf(world, first).filter((part) => isMeant(part) && isKeptByJoining(world, part));
  if (kept.length === 0) return;
  const { table } = planned;
  const stops = kept.flatMap(({ number }) => table.of(number, 'stop'));
  for (const part of primitivesOf(world, then)) {
    for (const begin of table.of(part.number, thenAction)) {
      const isUp = part.activeOn.includes(table.at(begin).node) && (thenAction === 'start' || part.role === 'promoted');
      if (isUp) relations.addAll(endsOf(planned, part), [begin], relation.excludes | relation.silent);
      else relations.addAll(stops, [begin], relation.gates | relation.silent);
    }
  }
}

function endsOf({ table }: Planned, { number }: Instance): readonly number[] {
  return [...table.of(number, 'demote'), ...table.of(number, 'stop')];
}

/** A clone that goes down may keep copies: what came up after it stays, unless the clone cannot come up at all. */
function losesCopies({ then, symmetry }: Ordering): boolean {
  return symmetry === 'inverse' && then.kind === 'clone';
}

export interface OrderingContext {
  readonly world: World;
  readonly planned: Planned;
  readonly relations: RelationList;
}

/** Relates where the first ends with where the second begins, and hands demands down to the parts of collectives. */
export function relateInstances(ordering: Ordering, flags: number, context: OrderingContext): void {
  const { planned, relations, world } = context;
  const { last } = edges(planned, ordering.first.number, ordering.firstAction);
  const { first } = edges(planned, ordering.then.number, ordering.thenAction);
  relations.addAll(last, first, flags);
  relations.addAll(stopsForDemotions(ordering, context), first, relation.blocks);
  relations.addAll(probesBefore(ordering, context), first);
  if ((flags & relation.asksFor) !== 0) demandParts(ordering, first, context);
  if ((flags & (relation.gates | relation.asymmetric | relation.needs)) !== 0 && ordering.then.kind !== 'primitive') {
    for (const part of primitivesOf(world, ordering.then)) {
      relations.addAll(last, planned.table.of(part.number, ordering.thenAction), flags);
    }
  }
}

/** Where a demotion was tried in vain only a stop ends the role: what waits for the one waits for the other. */
function stopsForDemotions({ first, firstAction }: Ordering, { world, planned }: OrderingContext): readonly number[] {
  if (firstAction !== 'demote' || !world.resolved.waits) return [];
  const ends = primitivesOf(world, first).flatMap((part) => givingUp(planned, part));
  return ends.filter((action) => planned.table.at(action).task === 'stop');
}

/**
 * A collective that has to be stopped first has to be stopped whole. Where it cannot, the reference spares a single
 * resource that it came after, but no group; who carries it out must not break the order.
 */
function demandParts(
  ordering: Ordering,
  then: readonly number[],
  { world, planned, relations }: OrderingContext,
): void {
  const { table } = planned;
  const held = world.resolved.waits ? primitivesOf(world, ordering.then) : [];
  const others = held.flatMap(({ number }) => table.of(number, ordering.thenAction));
  for (const part of primitivesOf(world, ordering.first)) {
    if (isLeftAlone(part)) continue;
    const own = table.of(part.number, ordering.firstAction);
    relations.addAll(own, [...new Set([...then, ...others])], relation.needs | relation.silent);
  }
}

/** What a requirement means for the two actions. A clone of which nobody manages a copy is restarted for nobody either. */
export function flagsOf(ordering: Ordering, world: World): number {
  const { requirement, symmetry, first, firstAction, thenAction } = ordering;
  if (requirement !== 'mandatory') return relation.follows;
  switch (symmetry) {
    case 'asymmetric':
      return relation.asymmetric;
    case 'symmetric':
      return pullOf(ordering, world) | (begins(firstAction) ? relation.gates : relation.blocks);
    case 'inverse':
      if (begins(thenAction) || begins(firstAction) || isLeftAlone(first)) return relation.follows;
      return first.kind === 'primitive' ? relation.needs : relation.asksFor;
  }
}

/**
 * What follows the end of something is done with it, if that can be ended. A single resource that is to begin after it
 * cannot be up before: it goes down even so.
 */
function pullOf({ firstAction, then, thenAction }: Ordering, world: World): number {
  if (primitivesOf(world, then).every(isLeftAlone)) return 0;
  const needsEnd = begins(thenAction) && then.kind === 'primitive';
  return begins(firstAction) || needsEnd ? relation.pulls : relation.pullsIfSure;
}

/** What is ended before the other has to be found first. */
function probesBefore(
  { first, firstAction }: Ordering,
  { world, planned: { table } }: OrderingContext,
): readonly number[] {
  if (begins(firstAction)) return [];
  if (world.resolved.waits) return primitivesOf(world, first).flatMap(({ number }) => table.probesOf(number));
  return firstAction === 'stop' ? table.probesOf(first.number) : [];
}

function begins(action: OrderedAction): boolean {
  return action === 'start' || action === 'promote';
}

/** What nobody manages holds nobody up, and is not asked for anything. */
function isLeftAlone({ kind, isManaged, block }: Instance): boolean {
  return kind === 'primitive' && !isManaged && block === null;
}
