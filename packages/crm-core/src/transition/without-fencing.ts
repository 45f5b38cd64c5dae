import type { Transition } from '../model/transition.ts';

/**
 * A transition as it can be carried out while nobody fences: everything that comes after
 * a fencing, at once or by way of others, is left out, and the node is named instead.
 */
export function withoutFencing<T extends Transition>(transition: T): T {
  const { actions, unfenced } = transition;
  const held = new Set<number>();
  for (const { kind, id, after } of actions) {
    if (kind === 'fence' || after.some((before) => held.has(before))) held.add(id);
  }
  if (held.size === 0) return transition;
  const possible = actions.filter(({ id }) => !held.has(id));
  const fenced = actions.flatMap((action) => (action.kind === 'fence' ? [action] : []));
  return {
    ...transition,
    // Points without what they stand for are nothing to do.
    actions: possible.every(({ kind }) => kind === 'pseudo') ? [] : possible,
    unfenced: [...unfenced, ...fenced.map(({ node, reasons }) => ({ node, reasons }))],
  };
}
