import type { Change, Step } from '../actions/change.ts';
import type { ActionPlan, ChangeActions } from '../actions/planned-action.ts';
import type { Changes } from '../actions/ripple.ts';
import { groupBy, type Layout } from '../layout/layout.ts';

/** Finds planned actions by what they do. */
export class PlanIndex {
  readonly layout: Layout;
  readonly plan: ActionPlan;
  private readonly byKey: Changes;
  private readonly byUnit: ReadonlyMap<string, readonly Change[]>;

  constructor(layout: Layout, plan: ActionPlan, changes: Changes) {
    this.layout = layout;
    this.plan = plan;
    this.byKey = changes;
    this.byUnit = groupBy(changes.values(), (change) => change.unit.id);
  }

  changesOf(unit: string): readonly Change[] {
    return this.byUnit.get(unit) ?? [];
  }

  change(key: string): Change | undefined {
    return this.byKey.get(key);
  }

  actionsOf(change: Change): ChangeActions {
    return this.plan.changes.get(change.key) ?? { steps: new Map(), monitors: [], cancels: [] };
  }

  /** The step's action of a change: none or one. A stop stands in for a demote that is left out. */
  step(change: Change, step: Step): number[] {
    const { steps } = this.actionsOf(change);
    const own = steps.get(step);
    if (own !== undefined) return [own];
    const stop = step === 'demote' && change.from === 'promoted' ? steps.get('stop') : undefined;
    return stop === undefined ? [] : [stop];
  }

  steps(changes: readonly Change[], step: Step): number[] {
    return changes.flatMap((change) => this.step(change, step));
  }
}
