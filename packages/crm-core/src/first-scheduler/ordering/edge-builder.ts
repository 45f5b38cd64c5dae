import { PlanBuilder, type PlannedAction } from '../actions/planned-action.ts';
import type { Edge } from './edges.ts';

/** Above so many edges between two sets, a pseudo action stands between them. */
const gateThreshold = 12;

export interface Connection {
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly required: boolean;
  /** For the pseudo action, if one is needed: what has happened, and of what. */
  readonly gate: { readonly task: string; readonly resource: string };
}

/** Gathers edges. Lives only while the order is made. */
export class EdgeBuilder {
  readonly edges: Edge[] = [];
  private readonly plan = new PlanBuilder();

  constructor(actions: readonly PlannedAction[]) {
    this.plan.actions.push(...actions);
  }

  /** The planned actions and the pseudo actions that were added. */
  get actions(): readonly PlannedAction[] {
    return this.plan.actions;
  }

  add(before: number, after: number, required: boolean): void {
    if (before !== after) this.edges.push({ before, after, required });
  }

  /** All of `before` come before each of `after`. */
  connect({ before, after, required, gate }: Connection): void {
    if (before.length * after.length <= Math.max(gateThreshold, before.length + after.length)) {
      for (const first of before) for (const second of after) this.add(first, second, required);
      return;
    }
    const middle = this.gate(gate.task, gate.resource);
    for (const first of before) this.add(first, middle, required);
    for (const second of after) this.add(middle, second, required);
  }

  private gate(task: string, resource: string): number {
    return this.plan.add({ kind: 'pseudo', key: `${resource}_${task}_0`, task, resource, reasons: [] });
  }
}
