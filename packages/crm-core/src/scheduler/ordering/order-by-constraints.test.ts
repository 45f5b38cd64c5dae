import { expect, it } from 'vitest';
import { absent, actionsOf, clone, order, primitive, up } from '../cluster.case.ts';

it('what nobody manages is not to be restarted, and holds up nobody for that', () => {
  const done = { 'x a': [absent], 'y a': up, 'z a': [absent] };
  const resources = [primitive('x'), primitive('y', { isManaged: false }), primitive('z')];
  const starts = actionsOf({ nodes: { a: {} }, resources, constraints: [order('x', 'y'), order('y', 'z')], done });
  expect(starts).toEqual(['start x a', 'start z a']);
});

it('a clone that nobody manages is held to be as it is, too: what comes after it starts', () => {
  const done = { 'x a': [absent], 'y a': up, 'z a': [absent] };
  const resources = [primitive('x'), clone('cl', primitive('y', { isManaged: false })), primitive('z')];
  const starts = actionsOf({ nodes: { a: {} }, resources, constraints: [order('x', 'cl'), order('cl', 'z')], done });
  expect(starts.filter((name) => !name.startsWith('('))).toEqual(['start x a', 'start z a']);
});
