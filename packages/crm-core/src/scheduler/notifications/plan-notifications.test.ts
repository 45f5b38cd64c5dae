import { describe, expect, test } from 'vitest';
import { absent, type Cluster, clone, decisionOn, group, operation, primitive, up } from '../cluster.case.ts';
import type { GraphAction } from '../decision.ts';

const nodes = { a: {}, b: {} };
const told = { notify: true, cloneMax: 2 };

/** `pre start on a`, as often as it is told. */
function notices(cluster: Cluster): string[] {
  return decisionOn(cluster)
    .actions.filter(({ kind, task }) => kind === 'resource' && task === 'notify')
    .map(({ key, node }) => `${key.replace(/^.*_(pre|post)_notify_(.*)_0$/, '$1 $2')} on ${node ?? ''}`)
    .sort();
}

function copies(onA: Cluster['done'][string], onB: Cluster['done'][string], meta = {}): Cluster {
  const resources = [clone('cl', primitive('p'), { ...told, ...meta })];
  return { nodes, resources, done: { 'p a': onA, 'p b': onB } };
}

describe('who is told of what', () => {
  test('of a start: before it those that are there, after it all', () => {
    expect(notices(copies(up, [absent]))).toEqual(['post start on a', 'post start on b', 'pre start on a']);
  });

  test('of the first starts nobody before', () => {
    expect(notices(copies([absent], [absent]))).toEqual(['post start on a', 'post start on b']);
  });

  test('but not of a start that does not come to its end: a member of the group stays down', () => {
    const child = group('g', [primitive('p'), primitive('q', { targetRole: 'stopped' })]);
    const none = { 'p a': [absent], 'p b': [absent], 'q a': [absent], 'q b': [absent] };
    expect(notices({ nodes, resources: [clone('cl', child, told)], done: none })).toEqual([]);
  });

  test('of a stop: before it all, after it those that are left', () => {
    const onlyA = { ...copies(up, up), nodes: { a: {}, b: { permanent: { standby: 'on' } } } };
    expect(notices(onlyA)).toEqual(['post stop on a', 'pre stop on a', 'pre stop on b']);
  });

  test('of a promotion all, before and after', () => {
    const promotionScores = [{ node: 'a', resource: 'p', score: 10 }];
    expect(notices({ ...copies(up, up, { promotable: true }), promotionScores })).toEqual([
      'post promote on a',
      'post promote on b',
      'pre promote on a',
      'pre promote on b',
    ]);
  });

  test('of a demotion all, before and after', () => {
    const promoted = [...up, { operation: 'promote' }];
    const scene = copies(promoted, up, { promotable: true, targetRole: 'unpromoted' });
    expect(notices(scene)).toEqual(['post demote on a', 'post demote on b', 'pre demote on a', 'pre demote on b']);
  });

  test('but not those in maintenance', () => {
    const aside = {
      ...copies(up, [absent], { cloneMax: 3 }),
      nodes: { a: { permanent: { maintenance: 'true' } }, b: {} },
    };
    expect(notices(aside)).toEqual(['post start on b']);
  });

  test('but not of a start that is only asked for once more', () => {
    const begun = { operation: 'start', state: 'pending', callId: -1 } as const;
    expect(notices(copies(up, [begun]))).toEqual([]);
  });

  test('but not a copy with a number of its own beyond those that are configured', () => {
    const beyond = copies([absent], [absent], { cloneMax: 1, globallyUnique: true });
    const done = { 'p:1 a': up, 'p:0 b': up };
    expect(notices({ ...beyond, done })).toEqual([]);
  });

  test('and a copy beyond those that are configured, if it is like the others', () => {
    expect(notices(copies(up, up, { cloneMax: 1 }))).toEqual(['post stop on a', 'pre stop on a', 'pre stop on b']);
  });

  test('of nothing if nothing is done, or nobody asked', () => {
    expect(notices(copies(up, up))).toEqual([]);
    expect(notices(copies(up, [absent], { notify: false }))).toEqual([]);
  });
});

describe('when they are told', () => {
  const scene: Cluster = {
    ...copies(up, [absent]),
    resources: [clone('cl', primitive('p', {}, {}, [operation('monitor', 10_000)]), told)],
  };
  const { actions } = decisionOn(scene);
  const name = ({ key, node }: GraphAction): string => `${key} ${node ?? ''}`.trim();

  /** All that comes before an action, at any remove. */
  function before(wanted: string): string[] {
    const found = new Set(actions.filter((action) => name(action) === wanted).flatMap(({ after }) => after));
    for (const id of found) for (const first of actions[id - 1]?.after ?? []) found.add(first);
    return actions.filter(({ id }) => found.has(id)).map(name);
  }

  test('a copy is started once the others know', () => {
    expect(before('p_start_0 b')).toContain('p_pre_notify_start_0 a');
    expect(before('p_start_0 b')).not.toContain('p_post_notify_start_0 a');
  });

  test('all are told once it has been, and it is watched then', () => {
    expect(before('p_post_notify_start_0 a')).toContain('p_start_0 b');
    expect(before('p_post_notify_start_0 b')).toContain('p_start_0 b');
    expect(before('p_monitor_10000 b')).toContain('p_post_notify_start_0 a');
  });
});
