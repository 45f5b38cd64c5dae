import { expect, it } from 'vitest';
import { actionsOf, clone, primitive, up } from '../cluster.case.ts';

it('nothing is promoted beside one that cannot be stopped, on a node that nobody can fence', () => {
  const promotedOnA = [...up, { operation: 'promote' }, { operation: 'stop', code: 1 }];
  const actions = actionsOf({
    nodes: { a: {}, b: {} },
    resources: [clone('c', primitive('x'), { promotable: true })],
    properties: { fencingEnabled: true },
    promotionScores: [{ resource: 'x', node: 'b', score: 10 }],
    done: { 'x a': promotedOnA, 'x b': up },
  });
  expect(actions.filter((name) => name.startsWith('promote'))).toEqual([]);
});
