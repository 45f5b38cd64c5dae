import type { Transition, TransitionAction } from '../model/transition.ts';

/** What cannot be begun now, and all that comes after it, at once or by way of others. */
export function heldBack(
  actions: readonly TransitionAction[],
  isHeld: (action: TransitionAction) => boolean,
): ReadonlySet<number> {
  const held = new Set<number>();
  for (const action of actions) {
    if (isHeld(action) || action.after.some((before) => held.has(before))) held.add(action.id);
  }
  return held;
}

/** What of a transition can be carried out while that is held back. */
export function withoutHeld<T extends Transition>(transition: T, held: ReadonlySet<number>): T {
  if (held.size === 0) return transition;
  const possible = transition.actions.filter(({ id }) => !held.has(id));
  // Points without what they stand for are nothing to do.
  return { ...transition, actions: possible.every(({ kind }) => kind === 'pseudo') ? [] : possible };
}
