import { expect, it } from 'vitest';
import type { Transition, TransitionAction } from '../model/transition.ts';
import { withoutFencing } from './without-fencing.ts';

function action(id: number, kind: 'fence' | 'pseudo' | 'resource', after: readonly number[] = []): TransitionAction {
  return { id, kind, key: `${kind}${id}`, after, reasons: ['it must'], node: 'a' } as unknown as TransitionAction;
}

function left(...actions: readonly TransitionAction[]): readonly number[] {
  const transition: Transition = { actions, placements: [], unfenced: [] };
  return withoutFencing(transition, () => false).actions.map(({ id }) => id);
}

it('leaves what does not come after a fencing, at once or by way of others', () => {
  const fencing = [action(1, 'fence'), action(2, 'pseudo', [0, 1]), action(3, 'resource', [2])];
  expect(left(action(0, 'resource'), ...fencing, action(4, 'resource', [0]))).toEqual([0, 4]);
});

it('leaves nothing where only points are left', () => {
  expect(left(action(0, 'pseudo'), action(1, 'fence', [0]), action(2, 'resource', [1]))).toEqual([]);
});

it('names who would have to be fenced', () => {
  const transition: Transition = { actions: [action(1, 'fence')], placements: [], unfenced: [] };
  expect(withoutFencing(transition, () => false).unfenced).toEqual([{ node: 'a', reasons: ['it must'] }]);
});

it('leaves what comes after a fencing that can be done', () => {
  const other = { ...action(2, 'fence'), node: 'b' } as TransitionAction;
  const actions = [action(0, 'fence'), action(1, 'resource', [0]), other, action(3, 'resource', [2])];
  const { actions: possible, unfenced } = withoutFencing(
    { actions, placements: [], unfenced: [] },
    (node) => node === 'b',
  );
  expect([possible.map(({ id }) => id), unfenced.map(({ node }) => node)]).toEqual([[2, 3], ['a']]);
});

it('tells nobody of what is not done then', () => {
  const told = { ...action(1, 'resource'), notice: { when: 'pre' } } as unknown as TransitionAction;
  const idle = [action(0, 'fence'), told, action(2, 'pseudo', [1]), action(3, 'resource', [0, 2])];
  expect(left(...idle, action(4, 'resource'))).toEqual([2, 4]);
  expect(left(...idle, action(4, 'resource', [2]))).toEqual([1, 2, 4]);
});
