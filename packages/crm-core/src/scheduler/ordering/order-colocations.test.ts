import { expect, it } from 'vitest';
import type { ColocationConstraint } from '../../model/configuration/configured-constraint.ts';
import {
  absent,
  actionsOf,
  clone,
  type Done,
  graphOf,
  type NodeOptions,
  order,
  primitive,
  up,
} from '../cluster.case.ts';

const colocation: ColocationConstraint = {
  kind: 'colocation',
  id: 'colocation',
  dependent: 'x',
  dependentRole: null,
  dependentInstance: null,
  primary: 'cy',
  primaryRole: null,
  primaryInstance: null,
  score: 1_000_000,
  nodeAttribute: '#uname',
  influence: null,
};

it('what must not be with an unpromoted copy is gone before one comes up', () => {
  const graph = graphOf({
    nodes: { a: {}, b: {} },
    resources: [primitive('x'), clone('cy', primitive('y'), { promotable: true })],
    constraints: [{ ...colocation, primaryRole: 'unpromoted', score: -1_000_000 }],
    done: { 'x a': [absent], 'x b': up, 'y a': [absent], 'y b': [absent] },
  });
  expect(graph.find(({ name }) => name === '(start cy)')?.after).toContain('stop x b');
});

/** x must be with a copy of y, of which one is to come up on b, and cannot: z, which comes first, is to be stopped. */
function changed(y: readonly Done[], a: NodeOptions = {}): readonly string[] {
  const cluster = {
    nodes: { a, b: {} },
    resources: [primitive('x'), clone('cy', primitive('y')), primitive('z', { targetRole: 'stopped' })],
    constraints: [colocation, order('z', 'cy', { symmetrical: false })],
    done: { 'x a': up, 'x b': [absent], 'y a': y, 'y b': [absent], 'z a': [absent] },
  };
  return actionsOf(cluster).filter((name) => /^(start|stop) /.test(name));
}

it('what must be with a clone is not held back by a copy that cannot come up, where another is up', () => {
  expect(changed(up)).toEqual([]);
  expect(changed([absent])).toEqual(['stop x a']);
  expect(changed([...up, { operation: 'stop', code: 1 }])).toEqual(['stop x a']);
  expect(changed(up, { permanent: { standby: 'on' } })).toEqual(['stop x a', 'stop y a']);
});
