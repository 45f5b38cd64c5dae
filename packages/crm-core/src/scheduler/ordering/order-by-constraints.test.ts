import { describe, expect, it } from 'vitest';
import type { ConfiguredResource } from '../../model/configuration/configured-resource.ts';
import { absent, actionsOf, clone, type Cluster, graphOf, group, order, primitive, up } from '../cluster.case.ts';

it('what nobody manages is not to be restarted, and holds up nobody for that', () => {
  const done = { 'x a': [absent], 'y a': up, 'z a': [absent] };
  const resources = [primitive('x'), primitive('y', { isManaged: false }), primitive('z')];
  const starts = actionsOf({ nodes: { a: {} }, resources, constraints: [order('x', 'y'), order('y', 'z')], done });
  expect(starts).toEqual(['start x a', 'start z a']);
});

it('a clone that nobody manages is held to be as it is, too: what comes after it starts', () => {
  const done = { 'x a': [absent], 'y a': up, 'z a': [absent] };
  const resources = [primitive('x'), clone('cl', primitive('y', { isManaged: false })), primitive('z')];
  const starts = actionsOf({ nodes: { a: {} }, resources, constraints: [order('x', 'cl'), order('cl', 'z')], done });
  expect(starts.filter((name) => !name.startsWith('('))).toEqual(['start x a', 'start z a']);
});

it('what waits for a demotion waits for the stop that has to do where it was tried in vain', () => {
  const graph = graphOf(
    {
      nodes: { a: { permanent: { standby: 'on' } } },
      resources: [primitive('x'), clone('c', primitive('y'), { promotable: true })],
      constraints: [order('x', 'c', { thenAction: 'promote' })],
      done: { 'x a': up, 'y a': [...up, { operation: 'promote' }, { operation: 'demote', code: 1 }] },
    },
    { waits: true },
  );
  const before = (name: string): readonly string[] => {
    const { after } = graph.find((action) => action.name === name) ?? { after: [] };
    return [...after, ...after.flatMap(before)];
  };
  expect(graph.map(({ name }) => name)).not.toContain('demote y a');
  expect(before('stop x a')).toContain('stop y a');
});

describe('after the end of what cannot be ended', () => {
  const stuck = [...up, { operation: 'stop', code: 1 }];
  const onlyWork = (names: readonly string[]): readonly string[] => names.filter((name) => !name.startsWith('('));
  const afterStop = (
    then: ConfiguredResource,
    thenAction: 'stop' | 'start',
    of: Cluster['done'],
  ): readonly string[] => {
    const constraints = [order('x', then.id, { firstAction: 'stop', thenAction })];
    return onlyWork(actionsOf({ nodes: { a: {} }, resources: [primitive('x'), then], constraints, done: of }));
  };

  it('what would be stopped after it goes on', () => {
    const done = { 'x a': stuck, 'y a': up };
    expect(afterStop(primitive('y'), 'stop', done)).toEqual([]);
    expect(afterStop(group('g', [primitive('y')]), 'stop', done)).toEqual([]);
    expect(afterStop(clone('cl', primitive('y')), 'stop', done)).toEqual([]);
  });

  it('a single resource is not stopped for other reasons either', () => {
    const done = { 'x a': stuck, 'y a': up };
    expect(afterStop(primitive('y', { targetRole: 'stopped' }), 'stop', done)).toEqual([]);
    expect(afterStop(group('g', [primitive('y')], { targetRole: 'stopped' }), 'stop', done)).toEqual(['stop y a']);
  });

  it('a single resource that is to begin after it does not run', () => {
    expect(afterStop(primitive('y'), 'start', { 'x a': stuck, 'y a': up })).toEqual(['stop y a']);
    expect(afterStop(primitive('y'), 'start', { 'x a': stuck, 'y a': [absent] })).toEqual([]);
    expect(afterStop(group('g', [primitive('y')]), 'start', { 'x a': stuck, 'y a': up })).toEqual([]);
  });
});
