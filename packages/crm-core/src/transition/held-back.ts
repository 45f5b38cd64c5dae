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
  const possible = withoutIdleNotices(transition.actions.filter(({ id }) => !held.has(id)));
  // Points without what they stand for are nothing to do.
  return { ...transition, actions: possible.every(({ kind }) => kind === 'pseudo') ? [] : possible };
}

/** Nobody is told of what is about to be done and then is not: that would be said again with every decision. */
function withoutIdleNotices(actions: readonly TransitionAction[]): readonly TransitionAction[] {
  const leading = new Set<number>();
  const kept = actions.toReversed().filter((action) => {
    const isAhead = action.kind === 'resource' && action.notice?.when === 'pre';
    const isDeed = action.kind !== 'pseudo' && !isAhead;
    if (isDeed || leading.has(action.id)) for (const before of action.after) leading.add(before);
    return !isAhead || leading.has(action.id);
  });
  return kept.reverse();
}
