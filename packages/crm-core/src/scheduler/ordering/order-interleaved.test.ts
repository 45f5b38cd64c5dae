import { expect, it } from 'vitest';
import type { OrderConstraint } from '../../model/configuration/configured-constraint.ts';
import { absent, actionsOf, clone, primitive, up } from '../cluster.case.ts';

/** Copies of x on one of two nodes come up on the other, and y is stopped for that. */
function stopped(x: boolean, y: boolean): readonly string[] {
  const order: OrderConstraint = {
    kind: 'order',
    id: 'order',
    first: 'cx',
    firstAction: 'start',
    firstInstance: null,
    then: 'cy',
    thenAction: 'stop',
    thenInstance: null,
    requirement: 'mandatory',
    symmetrical: true,
    requireAll: true,
  };
  const cluster = {
    nodes: { a: {}, b: {} },
    resources: [clone('cx', primitive('x'), { interleave: x }), clone('cy', primitive('y'), { interleave: y })],
    constraints: [order],
    done: { 'x a': up, 'x b': [absent], 'y a': up, 'y b': [absent] },
  };
  return actionsOf(cluster).filter((name) => name.startsWith('stop '));
}

it('where one goes down, the clone that comes first says whether copies wait by node', () => {
  expect(stopped(true, false)).toEqual([]);
  expect(stopped(false, true)).toEqual(['stop y a']);
});
