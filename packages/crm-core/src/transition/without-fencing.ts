import type { Transition } from '../model/transition.ts';
import { heldBack, withoutHeld } from './held-back.ts';

/**
 * A transition as it can be carried out while some nodes cannot be fenced: everything that
 * comes after such a fencing, at once or by way of others, is left out, and the node is
 * named instead.
 *
 * @param canFence whether there is a device for a node, and it has not just been tried in vain
 */
export function withoutFencing<T extends Transition>(transition: T, canFence: (node: string) => boolean): T {
  const { actions, unfenced } = transition;
  const held = heldBack(actions, (action) => action.kind === 'fence' && !canFence(action.node));
  if (held.size === 0) return transition;
  const fenced = actions.flatMap((action) => (action.kind === 'fence' && held.has(action.id) ? [action] : []));
  return {
    ...withoutHeld(transition, held),
    unfenced: [...unfenced, ...fenced.map(({ node, reasons }) => ({ node, reasons }))],
  };
}
