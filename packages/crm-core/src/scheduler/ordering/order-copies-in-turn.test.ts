import { expect, it } from 'vitest';
import { absent, clone, type Cluster, graphOf, primitive, up } from '../cluster.case.ts';

const copies = clone('c', primitive('x'), { ordered: true, cloneMax: 3 });

function cluster(done: Cluster['done']): Map<string, readonly string[]> {
  const nodes = { a: {}, b: {}, c: {} };
  return new Map(graphOf({ nodes, resources: [copies], done }).map(({ name, after }) => [name, after]));
}

it('copies that come up wait for those before them, across those that are up', () => {
  const graph = cluster({ 'x a': [absent], 'x b': up, 'x c': [absent] });
  const starts = [...graph.keys()].filter((name) => name.startsWith('start'));
  expect(starts).toHaveLength(2);
  const [first = '', second = ''] = starts;
  expect(graph.get(second)).toContain(first);
  expect(graph.get(first)).not.toContain(second);
});
