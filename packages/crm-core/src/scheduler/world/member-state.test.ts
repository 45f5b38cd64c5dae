import { describe, expect, it, test } from 'vitest';
import { type Cluster, type NodeOptions, nowWallMs, operation, primitive, standing, up } from '../cluster.case.ts';
import type { WorldNode } from './world.ts';

const fencing: Cluster['properties'] = { fencingEnabled: true };

function node(state: NodeOptions, more: Partial<Cluster> = {}): WorldNode {
  const found = standing({ nodes: { a: state }, resources: [], done: {}, ...more }).nodeByName.get('a');
  if (found === undefined) throw new Error('there is no node a');
  return found;
}

/** Everything that is true of it. */
function truths(state: NodeOptions, more: Partial<Cluster> = {}): string[] {
  const found = node(state, more);
  return (['online', 'pending', 'unclean', 'shutdown', 'standby', 'maintenance'] as const).filter(
    (name) => found[name],
  );
}

const away: NodeOptions = { member: false, peer: false, join: 'down' };

describe('a member', () => {
  it.each<[string, NodeOptions, string[]]>([
    ['that is there', {}, ['online']],
    ['that left in good order', { ...away, expected: 'down' }, []],
    ['that is lost', { ...away, expected: 'member' }, ['unclean']],
    ['of which only the daemon is lost', { peer: false }, ['online', 'unclean']],
    ['of which the membership has never told', { member: null }, ['unclean']],
    ['of which nobody has told', { member: null, peer: false, join: null, expected: 'down' }, ['unclean']],
    ['that is gone after its shutdown', { ...away, attributes: new Map([['shutdown', '1000']]) }, ['shutdown']],
    ['that comes in', { join: 'pending' }, ['online', 'pending']],
    ['that is there before it was asked for', { peer: false, join: null, expected: 'down' }, ['online', 'pending']],
    ['that was refused', { join: 'banned' }, ['online', 'unclean']],
    ['that shuts down', { attributes: new Map([['shutdown', '1000']]) }, ['online', 'shutdown']],
    ['whose shutdown was taken back', { attributes: new Map([['shutdown', '0']]) }, ['online']],
    ['that is to be ended', { attributes: new Map([['terminate', 'true']]) }, ['online', 'unclean']],
    ['that has been ended', { ...away, attributes: new Map([['terminate', 'true']]) }, []],
    ['on standby', { permanent: { standby: 'on' } }, ['online', 'standby']],
    ['in maintenance', { permanent: { maintenance: 'true' } }, ['online', 'maintenance']],
  ])('%s', (_title, state, expected) => {
    expect(truths(state, { properties: fencing })).toEqual(expected);
  });

  it.each<[string, NodeOptions, string[]]>([
    ['that is lost is taken to be gone', { ...away, expected: 'member' }, []],
    ['whose daemon is lost is not', { peer: false }, ['unclean']],
    ['that comes in', { join: 'pending' }, ['pending']],
  ])('without fencing, %s', (_title, state, expected) => {
    expect(truths(state)).toEqual(expected);
  });

  test('transient attributes count before permanent ones', () => {
    const { attributes } = node({ permanent: { site: 'west', rack: '1' }, attributes: new Map([['site', 'east']]) });
    expect(attributes.get('site')).toBe('east');
    expect(attributes.get('rack')).toBe('1');
    expect(attributes.get('#uname')).toBe('a');
  });

  test('who is unclean has reasons', () => {
    expect(node({ ...away, expected: 'member' }, { properties: fencing }).uncleanReasons).toHaveLength(1);
    expect(node({}, { properties: fencing }).uncleanReasons).toEqual([]);
  });
});

describe('a node that was never seen', () => {
  const unseen = (properties: Cluster['properties']): string[] => {
    const attributes = { attributes: [], utilization: [], score: null };
    const nodes = ['a', 'new'].map((name) => ({ name, id: name, kind: 'member' as const, ...attributes }));
    const world = standing({
      nodes: { a: {} },
      resources: [],
      done: {},
      properties: properties ?? {},
      more: { nodes },
    });
    const found = world.nodeByName.get('new');
    return (['online', 'seen', 'unclean'] as const).filter((name) => found?.[name]);
  };

  test('may be running something', () => expect(unseen(fencing)).toEqual(['unclean']));
  test('is trusted if it is said to be', () => expect(unseen({ ...fencing, startupFencing: false })).toEqual([]));
  test('is trusted where there is no fencing', () => expect(unseen({})).toEqual([]));
});

describe('patience', () => {
  const waiting = (sinceMs: number): string[] =>
    truths(
      { peer: false, join: null, memberSinceWallMs: nowWallMs - sinceMs },
      { properties: { ...fencing, nodePendingTimeoutMs: 60_000 } },
    );

  test('a daemon has some time to come', () => expect(waiting(59_000)).toEqual(['online', 'pending']));
  test('then it is lost', () => expect(waiting(60_000)).toEqual(['online', 'unclean']));
});

describe('without quorum', () => {
  test('nodes are fenced if that is the policy', () => {
    const more: Partial<Cluster> = {
      quorate: false,
      wasQuorate: true,
      properties: { ...fencing, noQuorumPolicy: 'fence' },
    };
    expect(truths({}, more)).toEqual(['online', 'unclean']);
    expect(truths({}, { ...more, quorate: true })).toEqual(['online']);
  });
});

test('a stop that failed has its node fenced where there is fencing, else it waits for a person', () => {
  const failed = { operation: 'stop', code: 1 };
  const scene: Cluster = {
    nodes: { a: {} },
    resources: [primitive('x', {}, {}, [operation('stop', 0)])],
    done: { 'x a': [...up, failed] },
  };
  const withFencing = standing({ ...scene, properties: { fencingEnabled: true } });
  expect(withFencing.nodes[0]?.unclean).toBe(true);
  const without = standing(scene);
  expect(without.nodes[0]?.unclean).toBe(false);
  expect(without.instances[0]?.block).not.toBeNull();
});
