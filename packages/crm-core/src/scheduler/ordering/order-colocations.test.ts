import { expect, it } from 'vitest';
import { absent, clone, graphOf, primitive, up } from '../cluster.case.ts';

it('what must not be with an unpromoted copy is gone before one comes up', () => {
  const graph = graphOf({
    nodes: { a: {}, b: {} },
    resources: [primitive('x'), clone('cy', primitive('y'), { promotable: true })],
    constraints: [
      {
        kind: 'colocation',
        id: 'apart',
        dependent: 'x',
        dependentRole: null,
        dependentInstance: null,
        primary: 'cy',
        primaryRole: 'unpromoted',
        primaryInstance: null,
        score: -1_000_000,
        nodeAttribute: '#uname',
        influence: null,
      },
    ],
    done: { 'x a': [absent], 'x b': up, 'y a': [absent], 'y b': [absent] },
  });
  expect(graph.find(({ name }) => name === '(start cy)')?.after).toContain('stop x b');
});
