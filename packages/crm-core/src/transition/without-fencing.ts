import type { Transition } from '../model/transition.ts';

/**
 * A transition as it can be carried out while some nodes cannot be fenced: everything that
 * comes after such a fencing, at once or by way of others, is left out, and the node is
 * named instead.
 *
 * @param canFence whether there is a device for a node, and it has not just been tried in vain
 */
export function withoutFencing<T extends Transition>(transition: T, canFence: (node: string) => boolean): T {
  const { actions, unfenced } = transition;
  const held = new Set<number>();
  for (const action of actions) {
    const isVain = action.kind === 'fence' && !canFence(action.node);
    if (isVain || action.after.some((before) => held.has(before))) held.add(action.id);
  }
  if (held.size === 0) return transition;
  const possible = actions.filter(({ id }) => !held.has(id));
  const fenced = actions.flatMap((action) => (action.kind === 'fence' && held.has(action.id) ? [action] : []));
  return {
    ...transition,
    // Points without what they stand for are nothing to do.
    actions: possible.every(({ kind }) => kind === 'pseudo') ? [] : possible,
    unfenced: [...unfenced, ...fenced.map(({ node, reasons }) => ({ node, reasons }))],
  };
}
