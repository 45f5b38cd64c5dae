import { expect, it } from 'vitest';
import { graphOf, primitive, up } from '../cluster.case.ts';

const device = { ...primitive('fence'), agent: { standard: 'stonith', provider: null, type: 'test' } };

it('what is active twice goes down where it can once the other node has been fenced', () => {
  const graph = graphOf({
    nodes: { a: {}, b: { member: false, peer: false, join: 'down', expected: 'member' } },
    resources: [device, primitive('x', { requires: 'fencing' })],
    properties: { fencingEnabled: true },
    done: { 'fence a': up, 'x a': up, 'x b': up },
  });
  expect(graph.find(({ name }) => name === 'stop x a')?.after).toContain('stonith b');
});
