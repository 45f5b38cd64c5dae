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
  /** Where copies are told what happens to the others: before and after each task. Null: they are not. */
  readonly notices: Readonly<Record<'start' | 'stop' | 'promote' | 'demote', NoticePoints>> | null;
}

/** Copies are told between `before` and `beforeDone`, and again between `after` and `afterDone`. -1: never. */
export interface NoticePoints {
  readonly before: number;
  readonly beforeDone: number;
  readonly after: number;
  readonly afterDone: number;
}

export const doneTasks = { start: 'running', stop: 'stopped', promote: 'promoted', demote: 'demoted' } as const;

export function planCollective(plan: Plan, instance: Instance): CollectivePoints {
  const point = (task: string, name: string = task): number =>
    plan.table.add({ kind: 'pseudo', task, key: operationKey(instance.id, name), instance: instance.number });
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
    notices: notifies(instance) ? planNotices(instance, point) : null,
  };
}

function notifies({ resource }: Instance): boolean {
  return resource.kind === 'clone' && resource.meta.notify;
}

function planNotices(instance: Instance, point: (task: string, key?: string) => number): CollectivePoints['notices'] {
  const notice = (task: keyof typeof doneTasks): NoticePoints => {
    if (!instance.isPromotable && (task === 'promote' || task === 'demote')) return noNotice;
    return {
      before: point('notify', `pre_notify_${task}`),
      beforeDone: point('notified', `confirmed-pre_notify_${task}`),
      after: point('notify', `post_notify_${doneTasks[task]}`),
      afterDone: point('notified', `confirmed-post_notify_${doneTasks[task]}`),
    };
  };
  return { start: notice('start'), stop: notice('stop'), promote: notice('promote'), demote: notice('demote') };
}

const noNotice: NoticePoints = { before: -1, beforeDone: -1, after: -1, afterDone: -1 };
