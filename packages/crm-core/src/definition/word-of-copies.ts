import type { CopiesPlan, Notice } from '@understudy/contracts';
import { invariant } from '../base/invariant.ts';
import type { ResourceAction } from '../model/transition.ts';
import type { Decision, GraphAction } from '../scheduler/decision.ts';
import { copiesPlan } from '../scheduler/notifications/copies-plan.ts';
import type { Instance } from '../scheduler/world/world.ts';

/** What goes with an action of a copy whose others are told of it; nothing with any other. */
export type WordOfCopies = Pick<ResourceAction, 'notice' | 'plan'>;

/** For all actions of a decision: many speak of the same copies. */
export function wordsOfCopies(decision: Decision): (action: GraphAction) => WordOfCopies {
  const plans = new Map<number, CopiesPlan>();
  return (action) => {
    const clone = cloneThatTells(decision, action);
    if (clone === null) return {};
    const plan = plans.get(clone.number) ?? copiesPlan(decision, clone);
    plans.set(clone.number, plan);
    return action.task === 'notify' ? { notice: { ...momentOf(action), ...plan } } : { plan };
  };
}

function cloneThatTells({ world }: Decision, { instance, task }: GraphAction): Instance | null {
  if (!tasks.has(task)) return null;
  const clone = world.instances[world.instances[instance]?.clone ?? -1];
  return clone?.resource.kind === 'clone' && clone.resource.meta.notify ? clone : null;
}

/** Monitors look at what is, and need no word. */
const tasks: ReadonlySet<string> = new Set(['start', 'stop', 'promote', 'demote', 'notify']);

/** The key is where the graph says it, as Pacemaker's does: `db_pre_notify_start_0`. */
function momentOf({ key }: GraphAction): Pick<Notice, 'when' | 'operation'> {
  const [, when, operation] = /_(pre|post)_notify_(start|stop|promote|demote)_0$/.exec(key) ?? [];
  invariant(when !== undefined && operation !== undefined, `${key} says of what is told, and when`);
  return { when, operation } as Pick<Notice, 'when' | 'operation'>;
}
