import type { ActionPlan, PlannedAction } from '../actions/planned-action.ts';
import type { Dependency } from '../actions/dependency.ts';
import type { Changes } from '../actions/ripple.ts';
import type { Layout } from '../layout/layout.ts';
import { EdgeBuilder } from './edge-builder.ts';
import type { Edge } from './edges.ts';
import { orderByColocations } from './order-by-colocations.ts';
import { orderByDependencies } from './order-by-dependencies.ts';
import { orderWithinUnits } from './order-within-units.ts';
import { PlanIndex } from './plan-index.ts';

/** Stage 6's result: the planned actions with the points between them, and what comes before what. */
export interface OrderedPlan {
  readonly actions: readonly PlannedAction[];
  readonly edges: readonly Edge[];
}

/** Stage 6: puts the planned actions in order. */
export function orderActions(
  layout: Layout,
  plan: ActionPlan,
  changes: Changes,
  dependencies: readonly Dependency[],
): OrderedPlan {
  const builder = new EdgeBuilder(plan.actions);
  const index = new PlanIndex(layout, plan, changes);
  orderWithinUnits(index, builder);
  orderByDependencies(dependencies, index, builder);
  orderByColocations(index, builder);
  for (const chain of plan.chains) {
    for (const [position, after] of chain.entries()) {
      const before = chain[position - 1];
      if (before !== undefined) builder.add(before, after, true);
    }
  }
  return { actions: builder.actions, edges: builder.edges };
}
