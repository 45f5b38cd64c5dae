import type { OrderSets, ResourceSet } from '../../model/configuration/configured-constraint.ts';
import type { Planned } from '../actions/plan-actions.ts';
import type { Instance, World } from '../world/world.ts';
import { orderBackLoosely, orderPair } from './order-by-constraints.ts';
import { passThreshold, reachThreshold } from './order-by-threshold.ts';
import type { RelationList } from './relation.ts';

/** All of a set before all of the next one; within a sequential set, its members one after the other. */
export function orderBySets(constraint: OrderSets, world: World, planned: Planned, relations: RelationList): void {
  const context = { world, planned, relations };
  let before: SetMembers | null = null;
  for (const set of constraint.sets) {
    const members = { set, instances: set.resources.flatMap((id) => world.instanceById.get(id) ?? []) };
    if (members.instances.length === 0) continue;
    orderWithin(constraint, members, context);
    if (before !== null) orderBetween(constraint, before, members, context);
    before = members;
  }
}

interface SetMembers {
  readonly set: ResourceSet;
  readonly instances: readonly Instance[];
}

interface Context {
  readonly world: World;
  readonly planned: Planned;
  readonly relations: RelationList;
}

/** What must not happen at the same time comes after all before it, others after the one before. */
function orderWithin(constraint: OrderSets, { set, instances }: SetMembers, context: Context): void {
  const requirement = set.requirement ?? constraint.requirement;
  const isSerial = requirement === 'serialize';
  if (!set.sequential && !isSerial) return;
  const action = set.action ?? 'start';
  instances.forEach((then, index) => {
    for (const first of instances.slice(isSerial ? 0 : Math.max(0, index - 1), index)) {
      orderPair({ first, firstAction: action, then, thenAction: action, requirement }, constraint.symmetrical, context);
    }
  });
}

function orderBetween(constraint: OrderSets, before: SetMembers, after: SetMembers, context: Context): void {
  const requirement = after.set.requirement ?? constraint.requirement;
  const thenAction = after.set.action ?? 'start';
  const firstAction = before.set.action ?? 'start';
  const threshold = context.planned.thresholds.get(before.set);
  if (threshold !== undefined) return orderEnough(threshold, constraint, before, after, context);
  for (const first of before.instances) {
    for (const then of after.instances) {
      orderPair({ first, firstAction, then, thenAction, requirement }, constraint.symmetrical, context);
    }
  }
}

/** One of the first set is enough for all of the second. */
function orderEnough(
  threshold: number,
  constraint: OrderSets,
  before: SetMembers,
  after: SetMembers,
  context: Context,
): void {
  const firstAction = before.set.action ?? 'start';
  const thenAction = after.set.action ?? 'start';
  reachThreshold(threshold, before.instances, firstAction, context);
  for (const then of after.instances) {
    passThreshold(threshold, then, thenAction, context);
    if (!constraint.symmetrical) continue;
    for (const first of before.instances) {
      orderBackLoosely({ first, firstAction, then, thenAction, requirement: 'optional' }, context);
    }
  }
}
