import { describe, expect, test } from 'vitest';
import { absent, type Cluster, decisionOn, graphOf, group, operation, order, primitive, up } from '../cluster.case.ts';

const absentEverywhere = { 'x a': [absent], 'y a': [absent] };
const two: Cluster = { nodes: { a: {} }, resources: [primitive('x'), primitive('y')], done: absentEverywhere };

function after(name: string, cluster: Cluster): readonly string[] {
  return graphOf(cluster).find((action) => action.name === name)?.after ?? ['it is not there'];
}

describe('the graph', () => {
  test('every action comes after those it waits for, once each', () => {
    const resources = [
      group(
        'g',
        ['x', 'y', 'z'].map((id) => primitive(id, {}, {}, [operation('monitor', 10_000)])),
      ),
    ];
    const { actions } = decisionOn({ ...two, resources });
    expect(actions.length).toBeGreaterThan(5);
    for (const [index, { id, after: firsts }] of actions.entries()) {
      expect(id).toBe(index + 1);
      expect(new Set(firsts).size).toBe(firsts.length);
      for (const first of firsts) expect(first).toBeLessThan(id);
    }
  });

  test('has an order that was asked for, and none that was not', () => {
    expect(after('start y a', { ...two, constraints: [order('x', 'y')] })).toContain('start x a');
    expect(after('start y a', two)).not.toContain('start x a');
    expect(after('start x a', { ...two, constraints: [order('x', 'y')] })).not.toContain('start y a');
  });

  test('drops an order on what is not done', () => {
    const scene = { ...two, done: { 'x a': up, 'y a': [absent] }, constraints: [order('x', 'y')] };
    expect(after('start y a', scene)).toEqual([]);
  });

  test('stops in reverse order', () => {
    const stopped = { targetRole: 'stopped' } as const;
    const resources = [primitive('x', stopped), primitive('y', stopped)];
    const scene = { ...two, resources, done: { 'x a': up, 'y a': up }, constraints: [order('x', 'y')] };
    expect(after('stop x a', scene)).toContain('stop y a');
  });

  test('what fencing stops is a mere point, and the start elsewhere waits for the fencing', () => {
    const device = { ...primitive('device'), agent: { standard: 'stonith', provider: null, type: 'fence_test' } };
    const lost = { member: false, peer: false, join: 'down', expected: 'member' } as const;
    const scene: Cluster = {
      nodes: { a: lost, b: {} },
      resources: [primitive('x'), device],
      properties: { fencingEnabled: true },
      done: { 'x a': up, 'x b': [absent], 'device b': up },
    };
    const names = graphOf(scene).map(({ name }) => name);
    expect(names).toContain('(stop x)');
    expect(names).toContain('stonith a');
    const { actions } = decisionOn(scene);
    const byId = new Map(actions.map((action) => [action.id, action]));
    const before = (id: number): string[] =>
      (byId.get(id)?.after ?? []).flatMap((first) => [byId.get(first)?.task ?? '', ...before(first)]);
    const start = actions.find(({ task, resource }) => task === 'start' && resource === 'x');
    expect(start?.node).toBe('b');
    expect(before(start?.id ?? 0)).toContain('stonith');
  });
});
