import { expect, it } from 'vitest';
import { absent, clone, type Done, graphOf, operation, order, primitive, recurringDigest } from '../cluster.case.ts';

it('a monitor in the way of a role ends before that role is taken', () => {
  const watched: Done = { operation: 'monitor', intervalMs: 10_000, parameterDigest: recurringDigest() };
  const graph = graphOf({
    nodes: { a: {} },
    resources: [
      primitive('x'),
      clone('cy', primitive('y', {}, {}, [operation('monitor', 10_000)]), { promotable: true, promotedMax: 1 }),
    ],
    constraints: [order('x', 'cy')],
    promotionScores: [{ resource: 'y', node: 'a', score: 10 }],
    done: { 'x a': [absent], 'y a': [{ operation: 'start' }, watched] },
  });
  const waiting = graph.filter(({ after }) => after.includes('cancel:10000 y a')).map(({ name }) => name);
  expect(waiting).toEqual(['promote y a']);
});
