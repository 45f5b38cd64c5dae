import { expect, it } from 'vitest';
import type { TransitionAction } from '../model/transition.ts';
import { withoutFencing } from './without-fencing.ts';

function action(id: number, kind: 'fence' | 'pseudo' | 'resource', after: readonly number[] = []): TransitionAction {
  return { id, kind, key: `${kind}${id}`, after, reasons: ['it must'], node: 'a' } as unknown as TransitionAction;
}

it('leaves what does not come after a fencing, at once or by way of others', () => {
  const actions = [
    action(0, 'resource'),
    action(1, 'fence'),
    action(2, 'pseudo', [0, 1]),
    action(3, 'resource', [2]),
    action(4, 'resource', [0]),
  ];
  const { possible, waiting, fencing } = withoutFencing(actions);
  expect([possible, waiting, fencing].map((some) => some.map(({ id }) => id))).toEqual([[0, 4], [2, 3], [1]]);
});
