import type { TransitionAction } from '../../model/transition.ts';
import type { Step } from './change.ts';

type WithoutPlace<T> = T extends TransitionAction ? Omit<T, 'id' | 'after'> : never;

/** An action that is needed, before it has its place in the graph. */
export interface PlannedAction {
  /** Its index among the planned actions. */
  readonly index: number;
  readonly action: WithoutPlace<TransitionAction>;
  /** Needed, but it cannot be done now: why. Nothing that must follow it is done either. */
  readonly impossible: string | null;
}

/** What was planned for one change, by index. */
export interface ChangeActions {
  readonly steps: ReadonlyMap<Step, number>;
  /** Monitors begun at the end. */
  readonly monitors: readonly number[];
  /** Monitors ended at the beginning. */
  readonly cancels: readonly number[];
}

/** Stage 5's result: every action that is needed, without order. */
export interface ActionPlan {
  readonly actions: readonly PlannedAction[];
  /** By change key. */
  readonly changes: ReadonlyMap<string, ChangeActions>;
  /** Probes by unit. */
  readonly probes: ReadonlyMap<string, readonly number[]>;
  readonly fences: readonly number[];
  /** Chains of indexes in which each must follow the one before. */
  readonly chains: readonly (readonly number[])[];
}

/** Gathers planned actions and numbers them. Lives only while a plan is made. */
export class PlanBuilder {
  readonly actions: PlannedAction[] = [];

  add(action: PlannedAction['action'], impossible: string | null = null): number {
    const index = this.actions.length;
    this.actions.push({ index, action, impossible });
    return index;
  }
}
