import { expect, test } from 'vitest';
import { contradictoryOrders } from './contradictory-orders.ts';
import type { DraftConstraint } from './draft.ts';
import { draftCluster, draftOrder, draftResource } from './draft-samples.ts';

type Order = DraftConstraint & { readonly kind: 'order' };

const order = (first: number, then: number, more: Partial<Order> = {}): Order => draftOrder({ first, then, ...more });

const set = (resources: readonly number[], sequential = true): DraftConstraint => ({
  kind: 'set',
  type: 'order',
  resources,
  sequential,
  requireAll: true,
});

function dropped(...constraints: readonly DraftConstraint[]): readonly number[] {
  const resources = (['primitive', 'group', 'promotable'] as const).map((kind) => draftResource(kind));
  return [...contradictoryOrders(draftCluster(resources, { constraints }))];
}

test('what closes a circle is left out, what only repeats an order is not', () => {
  expect(dropped(order(0, 1), order(1, 0), order(0, 1))).toEqual([1]);
  expect(dropped(order(0, 1), order(1, 2), order(2, 0), order(0, 2))).toEqual([2]);
});

test('going down counts, too', () => {
  expect(dropped(order(0, 1), order(0, 1, { firstAction: 'stop', thenAction: 'stop' }))).toEqual([1]);
  expect(dropped(order(0, 1, { symmetrical: false }), order(1, 0, { firstAction: 'stop' }))).toEqual([]);
});

test('who is promoted has been started', () => {
  const promoted: Partial<Order> = { firstAction: 'promote', thenAction: 'start' };
  expect(dropped(order(2, 0, promoted), order(0, 2))).toEqual([1]);
  expect(dropped(order(2, 0), order(0, 2, { thenAction: 'promote' }))).toEqual([]);
});

test('sets are as many orders', () => {
  expect(dropped(set([0, 1, 2]), order(2, 0))).toEqual([1]);
  expect(dropped(order(1, 0), set([0, 1, 2]))).toEqual([1]);
  expect(dropped(order(1, 0), set([0, 1, 2], false))).toEqual([]);
});
