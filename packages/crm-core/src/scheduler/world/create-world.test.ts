import { describe, expect, it, test } from 'vitest';
import type { OnFailure } from '../../model/configuration/configured-resource.ts';
import {
  absent,
  type Cluster,
  clone,
  type Done,
  group,
  nowWallMs,
  operation,
  primitive,
  standing,
  up,
} from '../cluster.case.ts';
import type { Instance, World } from './world.ts';

const two: Cluster = { nodes: { a: {}, b: {} }, resources: [primitive('x')], done: {} };
const failedMonitor: Done = { operation: 'monitor', intervalMs: 10_000, code: 1 };

function world(more: Partial<Cluster>): World {
  return standing({ ...two, ...more });
}

function instance(id: string, more: Partial<Cluster>): Instance {
  const found = world(more).instanceById.get(id);
  if (found === undefined) throw new Error(`there is no ${id}`);
  return found;
}

/** x as node a's history tells of it. */
function told(...entries: Done[]): Instance {
  return instance('x', { done: { 'x a': entries } });
}

function active({ role, activeOn }: Instance): string {
  return [role, ...activeOn.map((node) => 'abc'[node])].join(' ');
}

describe('what a history says', () => {
  it.each<[string, Done[], string]>([
    ['nothing', [], 'stopped'],
    ['it was started', [{ operation: 'start' }], 'started a'],
    ['it was stopped again', [{ operation: 'start' }, { operation: 'stop' }], 'stopped'],
    ['a probe found it', [{ operation: 'monitor', code: 0, expectedCode: 7 }], 'started a'],
    ['a probe did not find it', [absent], 'stopped'],
    ['it may have been started', [{ operation: 'start', code: 193, state: 'pending', callId: -1 }], 'started a'],
    ['a start that failed may have begun it', [{ operation: 'start', code: 1 }], 'started a, failed'],
    ['its software is missing', [{ operation: 'monitor', code: 5, expectedCode: 7 }], 'stopped'],
    ['it was watched since', [{ operation: 'start' }, { operation: 'monitor', intervalMs: 10_000 }], 'started a'],
    ['degraded is running', [{ operation: 'start' }, { operation: 'monitor', intervalMs: 1, code: 190 }], 'started a'],
  ])('%s', (_title, entries, expected) => {
    const x = told(...entries);
    expect(x.isFailed ? `${active(x)}, failed` : active(x)).toBe(expected);
  });

  test('not in the order in which it is written down', () => {
    const [start, stop] = [
      { operation: 'start', callId: 9 },
      { operation: 'stop', callId: 5 },
    ];
    expect(active(told(start, stop))).toBe('started a');
  });

  test('promoted and demoted', () => {
    const resources = [clone('cl', primitive('x'), { promotable: true })];
    const role = (...entries: Done[]): string => active(instance('x:0', { resources, done: { 'x a': entries } }));
    const promoted: Done[] = [...up, { operation: 'promote' }];
    expect(role(...up)).toBe('unpromoted a');
    expect(role(...promoted)).toBe('promoted a');
    expect(role(...promoted, { operation: 'demote' })).toBe('unpromoted a');
    expect(role({ operation: 'monitor', code: 8, expectedCode: 7 })).toBe('promoted a');
  });

  test('what is under way is told, a probe is not', () => {
    const pending = { code: 193, state: 'pending', callId: -1 } as const;
    expect(told({ operation: 'start', ...pending })).toMatchObject({ pendingOn: 0, pendingTask: 'start' });
    expect(told(...up, { operation: 'monitor', ...pending }).pendingTask).toBeNull();
  });

  test('what is not known is not taken as stopped', () => {
    expect(told(absent).observed.get(0)).toMatchObject({ role: 'stopped', known: true });
    expect(told().observed.get(0)).toBeUndefined();
  });
});

describe('a failed monitor', () => {
  const failing = (onFail: OnFailure | null, properties: Cluster['properties'] = {}): World =>
    world({
      resources: [primitive('x', {}, {}, [operation('monitor', 10_000, { onFail })])],
      done: { 'x a': [...up, failedMonitor] },
      properties,
    });
  const facts = (onFail: OnFailure | null): Partial<Instance> => {
    const [x] = failing(onFail).instances;
    return { isFailed: x?.isFailed ?? false, needsStop: x?.needsStop ?? false, isManaged: x?.isManaged ?? false };
  };

  it.each([
    [null, { isFailed: true, needsStop: true, isManaged: true }],
    ['restart', { isFailed: true, needsStop: true, isManaged: true }],
    ['ignore', { isFailed: false, needsStop: false, isManaged: true }],
    ['block', { isFailed: true, needsStop: false, isManaged: false }],
  ] as const)('on-fail %s', (onFail, expected) => {
    expect(facts(onFail)).toEqual(expected);
  });

  test('on-fail ignore is told all the same', () =>
    expect(failing('ignore').instances[0]?.isFailureIgnored).toBe(true));

  test('on-fail stop keeps it down everywhere', () => {
    expect(failing('stop').instances[0]?.roleLimit).toMatchObject({ role: 'stopped' });
  });

  test('of a copy: on-fail stop keeps all down that cannot be told apart from it', () => {
    const bans = (globallyUnique: boolean): number[] =>
      ['x:0', 'x:1'].map((id) => {
        const child = primitive('x', {}, {}, [operation('monitor', 10_000, { onFail: 'stop' })]);
        const resources = [clone('cl', child, { globallyUnique })];
        const name = globallyUnique ? 'x:0' : 'x';
        return instance(id, { resources, done: { [`${name} a`]: [...up, failedMonitor], [`${name} b`]: up } }).bans
          .size;
      });
    expect(bans(false)).toEqual([2, 2]);
    expect(bans(true)).toEqual([2, 0]);
  });

  test('on-fail standby puts the node on standby', () => {
    expect(failing('standby').nodes.map(({ standby, standbyOnFail }) => [standby, standbyOnFail])).toEqual([
      [true, true],
      [false, false],
    ]);
  });

  test('on-fail fence has the node fenced where there is fencing, else it is stop', () => {
    expect(failing('fence', { fencingEnabled: true }).nodes.map(({ unclean }) => unclean)).toEqual([true, false]);
    const without = failing('fence');
    expect(without.nodes.some(({ unclean }) => unclean)).toBe(false);
    expect(without.instances[0]?.roleLimit).toMatchObject({ role: 'stopped' });
  });

  test('is made good by a restart', () => {
    const again: Done[] = [...up, failedMonitor, { operation: 'stop' }, { operation: 'start', id: 'again' }];
    expect(told(...again).isFailed).toBe(false);
  });
});

describe('failures that run out', () => {
  const old = (ageMs: number, timeoutMs: number): Instance =>
    instance('x', {
      resources: [primitive('x', { failureTimeoutMs: timeoutMs, migrationThreshold: 1 })],
      done: { 'x a': [...up, { ...failedMonitor, changedWallMs: nowWallMs - ageMs }] },
      failCounts: [count(nowWallMs - ageMs)],
    });
  const count = (lastFailureWallMs: number) => {
    return { node: 'a', resource: 'x', operation: 'monitor', intervalMs: 10_000, count: 1, lastFailureWallMs };
  };

  test('count while they are young', () => {
    expect(old(59_000, 60_000).isFailed).toBe(true);
    expect([...old(59_000, 60_000).bans.keys()]).toEqual([0]);
  });

  test('are forgotten when they are old, and the count is deleted', () => {
    const x = old(61_000, 60_000);
    expect(x.isFailed).toBe(false);
    expect([...x.bans.keys()]).toEqual([]);
    expect(x.observed.get(0)?.clearFailures).not.toBeNull();
  });

  test('never, without a timeout', () => expect(old(3_600_000, 0).isFailed).toBe(true));

  test('say when that will be', () => {
    const { recheckAtWallMs } = world({
      resources: [primitive('x', { failureTimeoutMs: 60_000, migrationThreshold: 1 })],
      failCounts: [count(nowWallMs - 20_000)],
    });
    expect(recheckAtWallMs).toBe(nowWallMs + 40_000);
  });
});

describe('a failure count', () => {
  const counted = (counts: readonly number[], threshold: number): number[] => {
    const failCounts = counts.map((count, index) => {
      return { node: 'a', resource: 'x', operation: `o${index}`, intervalMs: 0, count, lastFailureWallMs: null };
    });
    return [
      ...instance('x', { resources: [primitive('x', { migrationThreshold: threshold })], failCounts }).bans.keys(),
    ];
  };

  test('forbids the node at its threshold', () => {
    expect(counted([3], 3)).toEqual([0]);
    expect(counted([2], 3)).toEqual([]);
  });

  test('is of all operations together', () => expect(counted([2, 1], 3)).toEqual([0]));
  test('forbids nothing where there is no threshold', () => expect(counted([1_000_000], 0)).toEqual([]));

  test('of one copy counts for all that cannot be told apart from it', () => {
    const failCounts = [
      { node: 'a', resource: 'p', operation: null, intervalMs: 0, count: 9, lastFailureWallMs: null },
    ];
    const bans = (globallyUnique: boolean): number[] =>
      ['p:0', 'p:1'].map((id) => {
        const resources = [clone('cl', primitive('p', { migrationThreshold: 1 }), { globallyUnique })];
        const unique = [{ ...(failCounts[0] as (typeof failCounts)[0]), resource: 'p:1' }];
        return instance(id, { resources, failCounts: globallyUnique ? unique : failCounts }).bans.size;
      });
    expect(bans(false)).toEqual([1, 1]);
    expect(bans(true)).toEqual([0, 1]);
  });
});

describe('an error that says it cannot run', () => {
  it.each([
    ['here: it is not installed', 5, [0]],
    ['here: not allowed', 4, [0]],
    ['anywhere: not configured', 6, [0, 1]],
    ['for another reason', 1, []],
  ])('%s', (_title, code, expected) => {
    expect([...told({ operation: 'start', code }, { operation: 'stop' }).bans.keys()]).toEqual(expected);
  });
});

describe('what is active twice', () => {
  const done = { 'x a': up, 'x b': up };

  test('is told so', () => {
    expect(active(instance('x', { done }))).toBe('started a b');
    expect(instance('x', { done })).toMatchObject({ isManaged: true, block: null });
  });

  test('is blocked if that is its policy', () => {
    const resources = [primitive('x', { multipleActive: 'block' })];
    expect(instance('x', { done, resources })).toMatchObject({ isManaged: false });
    expect(instance('x', { done: { 'x a': up }, resources })).toMatchObject({ isManaged: true, block: null });
  });

  test('copies are no doubles', () => {
    const resources = [clone('cl', primitive('x', { multipleActive: 'block' }))];
    const found = world({ done, resources });
    expect(
      found.instances
        .filter(({ kind }) => kind === 'primitive')
        .map(active)
        .sort(),
    ).toEqual(['started a', 'started b']);
    expect(found.instances.every(({ block }) => block === null)).toBe(true);
  });
});

describe('a live migration', () => {
  const left: Done = { operation: 'migrate_to', migrateSource: 'a', migrateTarget: 'b' };
  const came: Done = { operation: 'migrate_from', migrateSource: 'a', migrateTarget: 'b' };
  const moved = (onA: Done[], onB: Done[], nodes: Cluster['nodes'] = two.nodes): Instance =>
    instance('x', {
      resources: [primitive('x', { allowMigrate: true })],
      nodes,
      done: { 'x a': onA, ...(onB.length > 0 ? { 'x b': onB } : {}) },
    });

  test('half-way: on both', () => {
    expect(moved([...up, left], [absent])).toMatchObject({ migration: { source: 0, target: 1 }, activeOn: [1, 0] });
  });

  test('at its end: only the source has to let go', () => {
    const x = moved([...up, left], [absent, came]);
    expect(x).toMatchObject({ role: 'started', activeOn: [1], migration: null, danglingMigrations: [0] });
    expect(moved([...up, left, { operation: 'stop' }], [absent, came]).danglingMigrations).toEqual([]);
  });

  test('that failed at its source may be on both', () => {
    const x = moved([...up, { ...left, code: 1 }], [absent]);
    expect([...x.activeOn].sort()).toEqual([0, 1]);
    expect(x.migration).toBeNull();
  });

  test('whose target is gone stays where it was, and is stopped there', () => {
    const gone = { a: {}, b: { member: false, peer: false, join: 'down', expected: 'down' } } as const;
    const stopped = { activeOn: [0], needsStop: true, mayMigrate: false };
    expect(moved([...up, left], [absent], gone)).toMatchObject(stopped);
    expect(moved([...up, left], [absent, { ...came, code: 1 }], gone)).toMatchObject(stopped);
  });
});

describe('what is no longer configured', () => {
  test('comes last, and is known', () => {
    const { instances } = world({ done: { 'gone a': up } });
    expect(instances.map(({ id, isRemoved }) => [id, isRemoved])).toEqual([
      ['x', false],
      ['gone', true],
    ]);
    expect(instances.map(active)).toEqual(['stopped', 'started a']);
  });

  test('a copy beyond the number that is', () => {
    const resources = [clone('cl', primitive('p'), { cloneMax: 1 })];
    const found = world({ resources, done: { 'p a': up, 'p b': up } });
    const copies = found.instances.filter(({ kind }) => kind === 'primitive');
    expect(copies.map(({ isRemoved }) => isRemoved)).toEqual([false, true]);
    expect(copies.map(active)).toEqual(['started a', 'started b']);
  });

  test('comes after all that is, copies too', () => {
    const resources = [clone('cl', primitive('p'), { cloneMax: 1 }), primitive('z')];
    const { instances } = world({ resources, done: { 'p a': up, 'p b': up } });
    expect(instances.map(({ isRemoved }) => isRemoved)).toEqual([false, false, false, true]);
  });
});

describe('who looks after what', () => {
  test('maintenance of the cluster, of a node, of a resource', () => {
    const scene = { done: { 'x a': up } };
    const managed = (more: Partial<Cluster>): boolean => instance('x', { ...scene, ...more }).isManaged;
    expect(managed({})).toBe(true);
    expect(managed({ properties: { maintenanceMode: true } })).toBe(false);
    expect(managed({ nodes: { a: { permanent: { maintenance: 'true' } }, b: {} } })).toBe(false);
    expect(managed({ nodes: { a: {}, b: { permanent: { maintenance: 'true' } } } })).toBe(true);
    expect(managed({ resources: [primitive('x', { maintenance: true })] })).toBe(false);
    expect(managed({ resources: [primitive('x', { isManaged: false })] })).toBe(false);
  });
});

describe('a member that is gone', () => {
  const gone = (expected: 'down' | 'member') =>
    ({ a: { member: false, peer: false, join: 'down', expected }, b: {} }) as const;
  const fencing = { fencingEnabled: true };

  test('is fenced for what it ran, even if it left in good order', () => {
    expect(world({ nodes: gone('down'), properties: fencing }).nodes[0]?.unclean).toBe(false);
    const left = world({ nodes: gone('down'), properties: fencing, done: { 'x a': up } });
    expect(left.nodes[0]?.unclean).toBe(true);
  });

  test('ran nothing where fencing cannot make sure of it', () => {
    expect(active(instance('x', { nodes: gone('member'), done: { 'x a': up } }))).toBe('stopped');
  });
});

describe('a shutdown lock', () => {
  const properties = { shutdownLock: true };
  const leaving = { attributes: new Map([['shutdown', String(nowWallMs / 1_000 - 30)]]) };
  const locked = (more: Partial<Cluster>): number | null => instance('x', { properties, ...more }).lockedTo;

  test('holds what runs on a node that shuts down', () => {
    expect(locked({ nodes: { a: leaving, b: {} }, done: { 'x a': up } })).toBe(0);
    expect(locked({ nodes: { a: leaving, b: {} }, done: { 'x a': up }, properties: {} })).toBeNull();
    expect(locked({ done: { 'x a': up } })).toBeNull();
  });

  test('holds on while it is remembered, until its limit', () => {
    const scene = (sinceMs: number): Partial<Cluster> => ({
      done: { 'x a': [absent] },
      locks: { 'x a': nowWallMs - sinceMs },
      properties: { ...properties, shutdownLockLimitMs: 60_000 },
    });
    expect(locked(scene(59_000))).toBe(0);
    expect(world(scene(59_000)).recheckAtWallMs).toBe(nowWallMs + 1_000);
    expect(locked(scene(60_000))).toBeNull();
    expect(instance('x', scene(60_000)).lockReleasedOn).toBe(0);
  });

  test('is over when it runs again', () => {
    const scene = { done: { 'x a': [absent], 'x b': up }, locks: { 'x a': nowWallMs } };
    expect(locked(scene)).toBeNull();
    expect(instance('x', { properties, ...scene }).lockReleasedOn).toBe(0);
  });

  test('is not for copies', () => {
    const resources = [clone('cl', primitive('x'))];
    const scene = { resources, properties, nodes: { a: leaving, b: {} }, done: { 'x a': up } };
    expect(instance('x:0', scene)).toMatchObject({ lockedTo: null, lockReleasedOn: null });
  });
});

describe('numbers', () => {
  test('nodes are sorted as people count', () => {
    const { nodes } = world({ nodes: { node10: {}, node2: {}, alpha: {} } });
    expect(nodes.map(({ name, number }) => [name, number])).toEqual([
      ['alpha', 0],
      ['node2', 1],
      ['node10', 2],
    ]);
  });

  test('instances come by priority, then as in the document; parents before children', () => {
    const resources = [group('g', [primitive('m')]), primitive('low'), primitive('high', { priority: 5 })];
    expect(world({ resources }).instances.map(({ id }) => id)).toEqual(['high', 'g', 'm', 'low']);
  });

  test('a role is that of the highest within', () => {
    const resources = [group('g', [primitive('m'), primitive('n')])];
    expect(active(instance('g', { resources, done: { 'n b': up } }))).toBe('started b');
  });
});
