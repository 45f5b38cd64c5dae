/** Whether a transition can be carried out as it is written. */
import type { Action } from '../action.ts';

/** Each action waits only for what is in the transition, and none for itself. */
export function isToBeCarriedOut(actions: readonly Action[]): boolean {
  const ids = new Set(actions.map(({ id }) => id));
  if (actions.some(({ after }) => after.some((id) => !ids.has(id)))) return false;
  const left = new Map(actions.map(({ id, after }) => [id, new Set(after)]));
  const ready = actions.flatMap(({ id, after }) => (after.length === 0 ? [id] : []));
  for (const first of ready) {
    left.delete(first);
    for (const [then, firsts] of left) if (firsts.delete(first) && firsts.size === 0) ready.push(then);
  }
  return left.size === 0;
}
