import { describe, expect, it, test } from 'vitest';
import { allHistories } from '../../model/configuration/histories.ts';
import type { Situation } from '../../model/configuration/situation.ts';
import {
  absent,
  type Cluster,
  clone,
  configurationOf,
  decisionOn,
  group,
  location,
  nameOf,
  operation,
  options,
  primitive,
  situationOf,
  up,
} from '../cluster.case.ts';
import { decide } from '../decide.ts';
import { worldOf } from '../world-of.ts';
import { rehearse } from './rehearse.ts';

const nodes = { a: {}, b: {} };
const watched = (id: string, meta = {}) => primitive(id, meta, {}, [operation('monitor', 10_000)]);

function rehearsed(cluster: Cluster): Situation {
  const { world, actions } = decisionOn(cluster);
  return rehearse(world, actions, options);
}

/** What is still to be done when all has been done; points do not count. */
function leftOver(cluster: Cluster): string[] {
  const { actions } = decide(configurationOf(cluster), rehearsed(cluster), options);
  return actions.filter(({ kind }) => kind !== 'pseudo').map(nameOf);
}

/** Where it runs then: `x started a`. */
function then(cluster: Cluster): string[] {
  const { instances } = worldOf(configurationOf(cluster), rehearsed(cluster), options);
  return instances
    .filter(({ kind }) => kind === 'primitive')
    .map(({ id, role, activeOn }) => [id, role, ...activeOn.map((node) => 'ab'[node])].join(' '));
}

const scenes: readonly [string, Cluster, readonly string[]][] = [
  ['a first start', { nodes, resources: [watched('x')], done: {} }, ['x started a']],
  [
    'a group',
    { nodes, resources: [group('g', [watched('x'), watched('y')])], done: { 'x a': [absent] } },
    ['x started a', 'y started a'],
  ],
  ['a clone', { nodes, resources: [clone('cl', watched('p'))], done: {} }, ['p:0 started a', 'p:1 started b']],
  [
    'a promotion',
    {
      nodes,
      resources: [clone('cl', primitive('p'), { promotable: true })],
      done: { 'p a': up, 'p b': up },
      promotionScores: [{ node: 'b', resource: 'p', score: 10 }],
    },
    ['p:0 unpromoted a', 'p:1 promoted b'],
  ],
  [
    'a move',
    { nodes, resources: [watched('x')], done: { 'x a': up, 'x b': [absent] }, constraints: [location('x', ['b', 9])] },
    ['x started b'],
  ],
  [
    'a live migration',
    {
      nodes,
      resources: [watched('x', { allowMigrate: true })],
      done: { 'x a': up, 'x b': [absent] },
      constraints: [location('x', ['b', 9])],
    },
    ['x started b'],
  ],
  ['a removal', { nodes, resources: [], done: { 'x a': up } }, []],
  [
    'a recovery',
    {
      nodes,
      resources: [watched('x')],
      done: { 'x a': [...up, { operation: 'monitor', intervalMs: 10_000, code: 1 }], 'x b': [absent] },
    },
    ['x started a'],
  ],
  ['a stop', { nodes, resources: [watched('x', { targetRole: 'stopped' })], done: { 'x a': up } }, ['x stopped']],
];

describe('when all has been done, nothing is left to do', () => {
  it.each(scenes)('%s', (_title, cluster) => {
    expect(decisionOn(cluster).actions.length).toBeGreaterThan(0);
    expect(leftOver(cluster)).toEqual([]);
  });
});

describe('when all has been done, it is where it was to be', () => {
  it.each(scenes)('%s', (_title, cluster, expected) => {
    expect(then(cluster).sort()).toEqual(expected);
  });
});

describe('nodes', () => {
  const device = { ...primitive('device'), agent: { standard: 'stonith', provider: null, type: 'fence_test' } };
  const lost = { member: false, peer: false, join: 'down', expected: 'member' } as const;

  test('that were fenced are down, and remember nothing', () => {
    const cluster: Cluster = {
      nodes: { a: lost, b: {} },
      resources: [primitive('x'), device],
      properties: { fencingEnabled: true },
      done: { 'x a': up, 'x b': [absent], 'device b': up },
      failCounts: [{ node: 'a', resource: 'x', operation: null, intervalMs: 0, count: 1, lastFailureWallMs: null }],
    };
    const { nodes: after, histories, failCounts } = rehearsed(cluster);
    expect(after.find(({ name }) => name === 'a')).toMatchObject({ expected: 'down', member: false });
    expect([...histories.keys()]).toEqual(['b']);
    expect(failCounts).toEqual([]);
    expect(leftOver(cluster)).toEqual([]);
    expect(then(cluster)).toContain('x started b');
  });

  test('that shut down have left', () => {
    const leaving = { attributes: new Map([['shutdown', '1000']]) };
    const cluster = { nodes: { a: leaving, b: {} }, resources: [watched('x')], done: { 'x a': up, 'x b': [absent] } };
    const a = rehearsed(cluster).nodes.find(({ name }) => name === 'a');
    expect(a).toMatchObject({ member: false, expected: 'down', attributes: new Map() });
    expect(leftOver(cluster)).toEqual([]);
  });
});

test('what is rehearsed stays as it was', () => {
  const cluster: Cluster = { nodes, resources: [watched('x')], done: { 'x a': [absent] } };
  const { world, actions } = decisionOn(cluster);
  rehearse(world, actions, options);
  expect(world.situation).toEqual(situationOf(cluster));
});

test('a live migration is remembered with where it came from and went to', () => {
  const [, moved] = scenes.find(([title]) => title === 'a live migration') ?? [];
  const entries =
    moved === undefined ? [] : [...allHistories(rehearsed(moved).histories)].flatMap((history) => history.entries);
  const ends = entries.flatMap(({ operation: name, migrateSource, migrateTarget }) =>
    name.startsWith('migrate_') ? [[name, migrateSource, migrateTarget]] : [],
  );
  expect(ends.sort()).toEqual([
    ['migrate_from', 'a', 'b'],
    ['migrate_to', 'a', 'b'],
  ]);
});
