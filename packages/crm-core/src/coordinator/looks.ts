import { isRunning } from '../model/failure.ts';
import type { OperationRecord } from '../model/status.ts';
import type { TransitionAction } from '../model/transition.ts';

/**
 * Whether an action changes nothing, so that it may be begun while the cluster holds still: what dies meanwhile must be
 * known when it goes on. What could not be stopped, or told, is not watched: something is to be done about it first.
 */
export function looks(action: TransitionAction, history: readonly OperationRecord[]): boolean {
  if (action.kind !== 'resource') return action.kind === 'pseudo';
  if (action.action !== 'monitor') return false;
  const { node, resource, intervalMs } = action;
  if (intervalMs === 0) return true;
  const last = history.findLast((each) => each.node === node && each.resource === resource && each.intervalMs === 0);
  return last !== undefined && last.action !== 'stop' && isRunning(last.code);
}
