import { decide } from '../decide.ts';
import type { PlannedAction } from '../actions/action-table.ts';
import { actionReasons } from './explain-action.ts';
import type { ActionReasons } from './explanation.ts';
import { sayAction } from './say-action.ts';
import { whyContext } from './why-context.ts';
import type { Question } from './why.ts';

/** Why each action is in the transition, and why others that should be are not. */
export interface WhyTransition {
  readonly kind: 'whyTransition';
  readonly nowWallMs: number;
  /** Without probes, recurring operations and clean-ups. */
  readonly actions: readonly ActionReasons[];
  /** Those that were left out, by task. */
  readonly others: readonly { readonly task: string; readonly count: number }[];
}

export function whyTransition({ cluster, options }: Omit<Question, 'resource'>): WhyTransition {
  const context = whyContext(decide(cluster.configuration, cluster.situation, options));
  const { planned } = context.evidence;
  const counts = new Map<string, number>();
  const actions = planned.actions.flatMap((action) => {
    if (action.kind === 'pseudo') return [];
    const reasons = actionReasons(context, action.number);
    if (reasons === null) return [];
    if (isWork(action) && (action.node >= 0 || action.instance < 0)) return [reasons];
    if (reasons.state === 'done') counts.set(nameOf(action), (counts.get(nameOf(action)) ?? 0) + 1);
    return [];
  });
  const others = [...counts].map(([task, count]) => ({ task, count }));
  return { kind: 'whyTransition', nowWallMs: options.nowWallMs, actions, others };
}

function isWork({ task, intervalMs }: PlannedAction): boolean {
  return intervalMs === 0 && !['monitor', 'notify', 'clear_failcount', 'delete', 'cancel'].includes(task);
}

function nameOf({ probe, task }: PlannedAction): string {
  return probe ? 'probe' : task;
}

/** One line an action; lines without their ends. */
export function renderWhyTransition({ actions, others }: WhyTransition): readonly string[] {
  if (actions.length + others.length === 0) return ['Nothing is to be done.'];
  const rest = others.map(({ task, count }) => `${count} × ${task}`).join(', ');
  return [
    ...actions.map((action) =>
      action.resource === null ? sayAction(action) : `${action.resource}: ${sayAction(action)}`,
    ),
    ...(rest === '' ? [] : [`Also: ${rest}.`]),
  ];
}
