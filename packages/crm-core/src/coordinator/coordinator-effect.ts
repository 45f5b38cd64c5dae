import type { EventKind } from '@understudy/contracts';
import type { StormHold } from '../fencing/storm-brake.ts';
import type { WorkOrder } from '../operations/work-order.ts';
import type { Transition } from '../model/transition.ts';
import type { TransitionRunner } from '../transition/runner.ts';
import type { Intent } from './intents.ts';

/** What a coordinator wants done, in this order. */
export type CoordinatorEffect =
  /** Have the node fenced, unless that is under way; `fencingEnded` is its answer. */
  | { readonly kind: 'fence'; readonly node: string; readonly reasons: readonly string[] }
  /** The storm brake holds from now on. */
  | { readonly kind: 'hold'; readonly hold: StormHold }
  | { readonly kind: 'order'; readonly node: string; readonly order: WorkOrder }
  /** The node drops its failed records of a resource, or all of them. */
  | { readonly kind: 'forget'; readonly node: string; readonly resource: string; readonly all: boolean }
  | { readonly kind: 'recheck'; readonly atWallMs: number }
  | { readonly kind: 'intentsEnded'; readonly ended: readonly Intent[]; readonly remaining: readonly Intent[] }
  | {
      readonly kind: 'event';
      readonly event: EventKind;
      readonly text: string;
      readonly data: Readonly<Record<string, unknown>>;
    };

export function transitionEvent(runner: TransitionRunner, transition: Transition): CoordinatorEffect {
  const actions = transition.actions.filter((action) => action.kind === 'resource');
  const deeds = actions.filter(({ action, intervalMs }) => intervalMs === 0 && action !== 'notify');
  const what = deeds.map(({ action, resource, node }) => `${action} ${resource} on ${node}`);
  return {
    kind: 'event',
    event: 'transition',
    text: `transition ${runner.id} begins: ${what.length === 0 ? 'monitors only' : what.join(', ')}`,
    data: { transition: runner.id, actions: transition.actions.length },
  };
}
