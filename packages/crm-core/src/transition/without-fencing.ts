import type { FenceAction, TransitionAction } from '../model/transition.ts';

/**
 * A transition's actions as they can be carried out while there is no device to fence
 * with: everything that comes after a fencing, at once or by way of others, waits.
 */
export interface WithoutFencing {
  /** In their order; none comes after one that waits. */
  readonly possible: readonly TransitionAction[];
  /** What waits, but for the fencing itself. */
  readonly waiting: readonly TransitionAction[];
  readonly fencing: readonly FenceAction[];
}

export function withoutFencing(actions: readonly TransitionAction[]): WithoutFencing {
  const held = new Set<number>();
  for (const action of actions) {
    if (action.kind === 'fence' || action.after.some((id) => held.has(id))) held.add(action.id);
  }
  return {
    possible: actions.filter(({ id }) => !held.has(id)),
    waiting: actions.filter(({ id, kind }) => held.has(id) && kind !== 'fence'),
    fencing: actions.filter((action) => action.kind === 'fence'),
  };
}
