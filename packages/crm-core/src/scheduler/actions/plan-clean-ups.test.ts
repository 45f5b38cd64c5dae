import { describe, expect, it } from 'vitest';
import { actionsOf, clone, type Cluster, type Done, nowWallMs, operation, primitive } from '../cluster.case.ts';

const start: Done = { operation: 'start' };
const watched: Done = { operation: 'monitor', intervalMs: 10_000 };
const absent: Done = { operation: 'monitor', code: 7, expectedCode: 7 };
const monitor = operation('monitor', 10_000);

function failed(node: string, secondsAgo: number | null = null) {
  const lastFailureWallMs = secondsAgo === null ? null : nowWallMs - secondsAgo * 1000;
  return { node, resource: 'x', operation: 'monitor', intervalMs: 10_000, count: 1, lastFailureWallMs };
}

function cluster(since: readonly Done[], meta = {}, more: Partial<Cluster> = {}): string[] {
  return actionsOf({
    nodes: { a: {}, b: {} },
    resources: [primitive('x', meta, {}, [monitor])],
    done: { 'x a': since, 'x b': [absent] },
    failCounts: [failed('a')],
    ...more,
  });
}

/** What a node keeps of the last failure, beside the operation itself. */
function lastFailure(parameterDigest: string): Done {
  return { operation: 'start', id: 'x_last_failure_0', code: 1, parameterDigest };
}

describe('failure counts', () => {
  it('are kept while what failed is as it was', () => {
    expect(cluster([start, watched])).toEqual([]);
    expect(cluster([lastFailure(''), start, watched])).toEqual([]);
  });

  it('go with parameters that have changed since it was started', () => {
    expect(cluster([{ ...start, parameterDigest: 'p=1' }, watched])).toContain('clear_failcount x a');
    expect(cluster([{ ...start, parameterDigest: 'p=1' }, watched], {}, { failCounts: [] })).toEqual([
      'monitor:10000 x a',
      'start x a',
      'stop x a',
    ]);
  });

  it('go, and forbid nothing any more, if what failed had other parameters', () => {
    expect(cluster([lastFailure('p=1'), start, watched], { migrationThreshold: 1 })).toEqual(['clear_failcount x a']);
    expect(cluster([lastFailure(''), start, watched], { migrationThreshold: 1 })).toContain('start x b');
  });

  it('go when they have run out, if it is managed', () => {
    const old = { failCounts: [failed('a', 100)] };
    const since = [{ ...start, changedWallMs: 1 }, watched];
    expect(cluster(since, { failureTimeoutMs: 60_000 }, old)).toEqual(['clear_failcount x a']);
    expect(cluster(since, { failureTimeoutMs: 60_000, isManaged: false }, old)).toEqual([]);
    expect(cluster(since, { failureTimeoutMs: 60_000 }, { ...old, properties: { fencingEnabled: true } })).toEqual([]);
    expect(cluster(since, { failureTimeoutMs: 200_000 }, old)).toEqual([]);
  });

  it('wait for their node, if it cannot be told', () => {
    const joining = { nodes: { a: { peer: false, join: 'down', expected: 'down' }, b: {} } } as const;
    const since = [{ ...start, changedWallMs: 1 }, watched];
    const old = { failCounts: [failed('a', 100)] };
    expect(cluster(since, { failureTimeoutMs: 60_000 }, { ...joining, ...old })).toEqual([
      'monitor:10000 x b',
      'start x b',
    ]);
  });

  it('do not run out while any of the failures waits for a person', () => {
    const old = { failCounts: [failed('a', 100)] };
    const since = [
      { ...start, changedWallMs: 1 },
      { ...watched, code: 1 },
    ];
    const blocking = [
      primitive('x', { failureTimeoutMs: 60_000 }, {}, [operation('monitor', 10_000, { onFail: 'block' })]),
    ];
    expect(cluster(since, {}, { ...old, resources: blocking })).toEqual([]);
  });

  it('of a connection run out when it may be tried again, whatever else is said', () => {
    const reconnecting = (interval: string): string[] => {
      const connection = primitive('x', { failureTimeoutMs: 1_000_000 }, { reconnect_interval: interval }, [monitor]);
      const agent = { standard: 'ocf', provider: 'pacemaker', type: 'remote' };
      return cluster(
        [
          { ...start, parameterDigest: null, changedWallMs: 1 },
          { ...watched, parameterDigest: null },
        ],
        {},
        {
          resources: [{ ...connection, agent }],
          failCounts: [failed('a', 100)],
        },
      );
    };
    expect(reconnecting('1m')).toContain('clear_failcount x a');
    expect(reconnecting('90')).toContain('clear_failcount x a');
    expect(reconnecting('2min')).not.toContain('clear_failcount x a');
  });

  it('of what is no longer configured go everywhere', () => {
    const gone = { resources: [], failCounts: [failed('a'), failed('b')] };
    const cleared = ['clear_failcount x a', 'clear_failcount x b', 'delete x a', 'delete x b', 'stop x a'];
    expect(cluster([start, watched], {}, gone)).toEqual(cleared);
    expect(cluster([start, watched], {}, { ...gone, properties: { stopRemovedResources: false } })).toEqual([]);
  });
});

describe('what is no longer configured', () => {
  it('is forgotten, but not where the node takes no resources', () => {
    const standby = { permanent: { standby: 'on' } };
    const gone = { resources: [], failCounts: [] };
    expect(cluster([absent], {}, gone)).toEqual(['delete x a', 'delete x b']);
    expect(cluster([absent], {}, { ...gone, nodes: { a: standby, b: {} } })).toEqual(['delete x b']);
  });

  it('may be a copy with a number of its own, and not one like others', () => {
    const beyond = (isUnique: boolean): string[] => {
      const resources = [clone('cl', primitive('x'), { globallyUnique: isUnique, cloneMax: 1 })];
      return actionsOf({ nodes: { a: {} }, resources, done: { 'x:0 a': [start], 'x:1 a': [absent] } });
    };
    expect(beyond(true)).toEqual(['delete x:1 a']);
    expect(beyond(false)).toEqual([]);
  });

  it('is not forgotten as long as it has failed', () => {
    const failing = { ...watched, code: 1 };
    const gone = { resources: [], failCounts: [], nodes: { a: {} }, done: { 'x a': [start, failing] } };
    expect(cluster([], {}, gone)).toEqual(['stop x a']);
  });
});
