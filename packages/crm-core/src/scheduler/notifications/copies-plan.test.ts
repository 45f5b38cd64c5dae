import type { CopiesPlan } from '@understudy/contracts';
import { describe, expect, test } from 'vitest';
import { absent, type Cluster, clone, decisionOn, group, primitive, up } from '../cluster.case.ts';
import { copiesPlan } from './copies-plan.ts';

/* The lists that Debian's crm_simulate (2.1.5) writes into the notify actions of its graph, for clusters like these. */

const promoted = [...up, { operation: 'promote' }];
const nodes = { a: {}, b: {}, c: {} };
const told = { notify: true, cloneMax: 3, promotable: true };

/** `active p:0 a`: the lists that are not empty, as pairs of words. */
function plan(cluster: Cluster): Record<string, string> {
  const decision = decisionOn(cluster);
  const instance = decision.world.instances.find(({ kind }) => kind === 'clone');
  if (instance === undefined) throw new Error('there is no clone');
  const lists: Partial<CopiesPlan> = copiesPlan(decision, instance);
  const texts = Object.entries(lists).map(([name, list]): [string, string] => [
    name,
    list.map((each) => (typeof each === 'string' ? each : `${each.copy} ${each.node}`)).join(', '),
  ]);
  return Object.fromEntries(texts.filter(([, text]) => text !== ''));
}

function copies(onA: Cluster['done'][string], onB: Cluster['done'][string], onC: Cluster['done'][string]): Cluster {
  return {
    nodes,
    resources: [clone('cl', primitive('p'), told)],
    done: { 'p a': onA, 'p b': onB, 'p c': onC },
    promotionScores: [{ node: 'a', resource: 'p', score: 10 }],
  };
}

describe('the lists say how it was, and what is done', () => {
  test('when all are begun', () => {
    expect(plan(copies([absent], [absent], [absent]))).toEqual({
      inactive: 'p:0, p:1, p:2',
      start: 'p:0 a, p:1 b, p:2 c',
      promote: 'p:0 a',
      nodes: 'a, b, c',
    });
  });

  test('when one more is begun, and nothing done to the others', () => {
    expect(plan(copies(promoted, up, [absent]))).toEqual({
      active: 'p:0 a, p:1 b',
      inactive: 'p:2',
      promoted: 'p:0 a',
      unpromoted: 'p:1 b',
      start: 'p:2 c',
      nodes: 'a, b, c',
    });
  });

  test('when another is promoted', () => {
    const scores = [
      { node: 'a', resource: 'p', score: 10 },
      { node: 'b', resource: 'p', score: -1_000_000 },
    ];
    expect(plan({ ...copies(up, promoted, up), promotionScores: scores })).toEqual({
      active: 'p:0 a, p:1 b, p:2 c',
      promoted: 'p:1 b',
      unpromoted: 'p:0 a, p:2 c',
      demote: 'p:1 b',
      promote: 'p:0 a',
      nodes: 'a, b, c',
    });
  });

  test('of a node that is fenced: what it had is stopped and demoted', () => {
    const lost = { member: false, peer: false, join: 'down', expected: 'member' } as const;
    const device = { ...primitive('f'), agent: { standard: 'stonith', provider: null, type: 'fence_ipmilan' } };
    const scene = copies(up, promoted, up);
    const cluster: Cluster = {
      ...scene,
      nodes: { ...nodes, b: lost },
      resources: [...scene.resources, device],
      properties: { fencingEnabled: true },
    };
    expect(plan(cluster)).toMatchObject({
      active: 'p:0 a, p:1 b, p:2 c',
      promoted: 'p:1 b',
      stop: 'p:1 b',
      demote: 'p:1 b',
      promote: 'p:0 a',
    });
  });

  test('of a group all members, one after the other', () => {
    const child = group('g', [primitive('p'), primitive('q')]);
    const scene: Cluster = {
      nodes: { a: {}, b: {} },
      resources: [clone('cl', child, { notify: true, cloneMax: 2 })],
      done: { 'p a': up, 'q a': up, 'p b': [absent], 'q b': [absent] },
    };
    expect(plan(scene)).toEqual({
      active: 'p:0 a, q:0 a',
      inactive: 'p:1, q:1',
      start: 'p:1 b, q:1 b',
      nodes: 'a, b',
    });
  });
});
