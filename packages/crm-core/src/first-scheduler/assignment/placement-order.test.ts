import { expect, it } from 'vitest';
import type { Constraint } from '../../model/constraint.ts';
import { createLayout } from '../layout/layout.ts';
import { cluster, colocation, primitive } from '../scenario.case.ts';
import { placementOrder } from './placement-order.ts';

function orderOf(resources: readonly ReturnType<typeof primitive>[], constraints: readonly Constraint[] = []): string {
  return placementOrder(createLayout(cluster({ resources, constraints })))
    .map((unit) => unit.id)
    .join(' ');
}

it('goes by priority, then by the definition', () => {
  expect(orderOf([primitive('x'), primitive('y', { priority: 5 }), primitive('z')])).toBe('y x z');
});

it('places what others are colocated with first, through a chain', () => {
  const resources = [primitive('x', { priority: 9 }), primitive('y'), primitive('z')];
  expect(orderOf(resources, [colocation('x', 'y'), colocation('y', 'z')])).toBe('z y x');
});

it('cuts a circle of colocations', () => {
  expect(orderOf([primitive('x'), primitive('y')], [colocation('x', 'y'), colocation('y', 'x')])).toBe('y x');
});

it('bears a chain longer than the call stack', () => {
  const names = Array.from({ length: 20_000 }, (_, index) => `r${index}`);
  const constraints = names.slice(1).map((name, index) => colocation(names[index] ?? '', name));
  const order = orderOf(
    names.map((name) => primitive(name)),
    constraints,
  );
  expect(order.startsWith('r19999 r19998')).toBe(true);
});
