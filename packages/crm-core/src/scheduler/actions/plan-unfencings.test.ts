import { expect, it } from 'vitest';
import { absent, actionsOf, type Cluster, graphOf, location, primitive, up } from '../cluster.case.ts';

const device = {
  ...primitive('keys', { others: new Map([['provides', 'unfencing']]) }),
  agent: { standard: 'stonith', provider: null, type: 'test' },
};
const access = { attributes: new Map([['#node-unfenced', '1']]) };
const cluster: Cluster = {
  nodes: { a: access, b: {} },
  resources: [device, primitive('x')],
  constraints: [location('x', ['a', 100])],
  properties: { fencingEnabled: true },
  done: { 'keys a': up, 'keys b': [absent], 'x a': up, 'x b': [absent] },
};

it('nobody is given access who has nothing to do', () => {
  expect(actionsOf(cluster)).toEqual([]);
});

it('a node is given access before it is asked anything, or given anything', () => {
  const { 'x b': _, ...done } = cluster.done;
  const graph = graphOf({ ...cluster, done });
  expect(graph.map(({ name }) => name)).toEqual(['stonith b', 'monitor x b']);
  expect(graph[1]?.after).toEqual(['stonith b']);
});

it('what runs is stopped while access is given anew, since the device has changed', () => {
  const changed = { ...cluster.done, 'keys a': [{ operation: 'start', parameterDigest: 'key=1' }] };
  const graph = graphOf({ ...cluster, done: changed });
  const after = (name: string): readonly string[] => graph.find((action) => action.name === name)?.after ?? [];
  expect(after('stonith a')).toEqual(['stop x a']);
  expect(after('start x a')).toContain('stonith a');
});
