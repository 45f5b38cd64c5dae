import { expect, it } from 'vitest';
import type { OrderConstraint } from '../../model/configuration/configured-constraint.ts';
import { absent, actionsOf, primitive, up } from '../cluster.case.ts';

const after = (first: string, then: string): OrderConstraint => ({
  kind: 'order',
  id: `${first} ${then}`,
  first,
  firstAction: 'start',
  firstInstance: null,
  then,
  thenAction: 'start',
  thenInstance: null,
  requirement: 'mandatory',
  symmetrical: true,
  requireAll: true,
});

it('what nobody manages is not to be restarted, and holds up nobody for that', () => {
  const done = { 'x a': [absent], 'y a': up, 'z a': [absent] };
  const resources = [primitive('x'), primitive('y', { isManaged: false }), primitive('z')];
  const starts = actionsOf({ nodes: { a: {} }, resources, constraints: [after('x', 'y'), after('y', 'z')], done });
  expect(starts).toEqual(['start x a', 'start z a']);
});
