import { expect, it } from 'vitest';
import { absent, actionsOf, clone, graphOf, location, primitive, up } from '../cluster.case.ts';

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

it.each([true, false])('a copy has gone from a node before another takes its place there (waits: %s)', (waits) => {
  const graph = graphOf(
    {
      nodes: { a: {}, b: {} },
      resources: [clone('c', primitive('x'))],
      constraints: [location('c', ['b', 325])],
      done: { 'x a': [...up, { operation: 'monitor', intervalMs: 5_000, code: 7 }], 'x b': [absent] },
    },
    { waits },
  );
  const before = (name: string): readonly string[] => {
    const { after } = graph.find((action) => action.name === name) ?? { after: [] };
    return [...after, ...after.flatMap(before)];
  };
  expect(before('start x a')).toContain('stop x a');
});
