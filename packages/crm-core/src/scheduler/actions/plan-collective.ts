import type { Instance } from '../world/world.ts';
import { operationKey, type Plan } from './plan.ts';

/** The points of a group, clone or bundle that others can wait for. -1: not there (only what can be promoted has the last four). */
export interface CollectivePoints {
  readonly start: number;
  readonly running: number;
  readonly stop: number;
  readonly stopped: number;
  readonly promote: number;
  readonly promoted: number;
  readonly demote: number;
  readonly demoted: number;
}

export function planCollective(plan: Plan, instance: Instance): CollectivePoints {
  const point = (task: string): number =>
    plan.table.add({ kind: 'pseudo', task, key: operationKey(instance.id, task), instance: instance.number });
  const promotable = instance.isPromotable;
  return {
    start: point('start'),
    running: point('running'),
    stop: point('stop'),
    stopped: point('stopped'),
    promote: promotable ? point('promote') : -1,
    promoted: promotable ? point('promoted') : -1,
    demote: promotable ? point('demote') : -1,
    demoted: promotable ? point('demoted') : -1,
  };
}
