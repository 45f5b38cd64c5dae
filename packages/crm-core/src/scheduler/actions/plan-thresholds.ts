import type { OrderConstraint, OrderSets, ResourceSet } from '../../model/configuration/configured-constraint.ts';
import type { Plan } from './plan.ts';

/**
 * Points that are passed once enough of several others have been done: where a clone
 * says how many copies it takes (`cloneMin`), or an ordering that one of several will do
 * (`requireAll` false). By the constraint, or the set, for which it stands.
 */
export type Thresholds = ReadonlyMap<OrderConstraint | ResourceSet, number>;

export function planThresholds(plan: Plan): Thresholds {
  const thresholds = new Map<OrderConstraint | ResourceSet, number>();
  for (const constraint of plan.world.resolved.constraints) {
    if (constraint.kind === 'order') planForClone(plan, constraint, thresholds);
    if (constraint.kind === 'orderSets') planForSets(plan, constraint, thresholds);
  }
  return thresholds;
}

type Found = Map<OrderConstraint | ResourceSet, number>;

function planForClone(plan: Plan, constraint: OrderConstraint, thresholds: Found): void {
  const first = plan.world.instanceById.get(constraint.first);
  if (first?.resource.kind !== 'clone' || !isUpward(constraint.firstAction)) return;
  const { cloneMin } = first.resource.meta;
  if (cloneMin <= 0 && constraint.requireAll) return;
  thresholds.set(constraint, addPoint(plan, `clone-one-or-more:${constraint.id}`, Math.max(1, cloneMin)));
}

function planForSets(plan: Plan, { sets }: OrderSets, thresholds: Found): void {
  for (const set of sets) {
    if (set.requireAll || !isUpward(set.action ?? 'start')) continue;
    thresholds.set(set, addPoint(plan, `one-or-more:${set.id}`, 1));
  }
}

function isUpward(action: string): boolean {
  return action === 'start' || action === 'promote';
}

function addPoint(plan: Plan, key: string, atLeast: number): number {
  return plan.table.add({ kind: 'pseudo', task: 'one-or-more', key, atLeast });
}
