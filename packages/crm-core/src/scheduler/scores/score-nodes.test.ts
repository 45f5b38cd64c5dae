import { describe, expect, it, test } from 'vitest';
import type { Configuration } from '../../model/configuration/configuration.ts';
import type { TicketConstraint } from '../../model/configuration/configured-constraint.ts';
import type { Comparison, Rule } from '../../model/configuration/rule.ts';
import { always, never } from '../assignment/scene.case.ts';
import {
  absent,
  type Cluster,
  clone,
  group,
  location,
  nowWallMs,
  operation,
  primitive,
  standing,
  up,
} from '../cluster.case.ts';
import { scoreNodes } from './score-nodes.ts';
import type { ScoreTerm } from './scores.ts';

const plain: Cluster = { nodes: { a: {}, b: {} }, resources: [primitive('x')], done: {} };

/** Scores of an instance on nodes a and b (and so on). */
function row(id: string, cluster: Partial<Cluster>): number[] {
  const world = standing({ ...plain, ...cluster });
  return [...(scoreNodes(world).table[world.instanceById.get(id)?.number ?? -1] ?? [])];
}

function terms(id: string, node: string, cluster: Partial<Cluster>): readonly ScoreTerm[] {
  const world = standing({ ...plain, ...cluster });
  return scoreNodes(world).termsOf(numberOf(world.instanceById, id), numberOf(world.nodeByName, node));
}

function numberOf(all: ReadonlyMap<string, { readonly number: number }>, name: string): number {
  return all.get(name)?.number ?? -1;
}

function when(attribute: string, value: string, operation: Comparison = 'eq'): Rule {
  return { kind: 'attribute', id: attribute, attribute, operation, value, valueSource: 'literal', type: null };
}

function byRule(rule: Rule, score: number | string, role: 'promoted' | 'stopped' | null = null) {
  const worth =
    typeof score === 'string' ? ({ kind: 'attribute', name: score } as const) : ({ kind: 'score', score } as const);
  return { kind: 'rules', rules: [{ id: rule.id, rule, role, score: worth }] } as const;
}

const west = { nodes: { a: { permanent: { site: 'west', weight: '70' } }, b: { permanent: { site: 'east' } } } };

describe('to begin with', () => {
  test('in a symmetric cluster everything may run everywhere', () => expect(row('x', {})).toEqual([0, 0]));

  test('else only where a location allows it', () => {
    const asymmetric = { properties: { symmetricCluster: false }, constraints: [location('x', ['b', 5])] };
    expect(row('x', asymmetric)).toEqual([never, 5]);
    expect(terms('x', 'a', asymmetric)).toMatchObject([{ kind: 'unlisted', score: never }]);
  });

  test('a node has a score of its own', () => {
    const node = (name: string, score: number | null): Configuration['nodes'][number] => {
      return { name, id: name, kind: 'member', attributes: [], utilization: [], score };
    };
    expect(row('x', { more: { nodes: [node('a', -50), node('b', null)] } })).toEqual([-50, 0]);
  });

  test('what is no longer configured runs nowhere, unless it is to be left alone', () => {
    expect(row('gone', { done: { 'gone a': up } })).toEqual([never, never]);
    const leftAlone = { done: { 'gone a': up }, properties: { stopRemovedResources: false } };
    expect(row('gone', leftAlone)).toEqual([always, 0]);
  });
});

describe('locations', () => {
  test('add up', () => {
    expect(row('x', { constraints: [location('x', ['a', 10]), location('x', ['a', -3])] })).toEqual([7, 0]);
  });

  test('of what is not there count nowhere', () => {
    expect(row('x', { constraints: [location('y', ['a', 10]), location('x', ['z', 10])] })).toEqual([0, 0]);
  });

  test('by rules count on the nodes of which they hold', () => {
    expect(row('x', { ...west, constraints: [location('x', byRule(when('site', 'west'), 40))] })).toEqual([40, 0]);
    expect(row('x', { ...west, constraints: [location('x', byRule(when('#uname', 'b'), -40))] })).toEqual([0, -40]);
  });

  test('may take the score from an attribute, and forbid where there is none', () => {
    const anywhere = location('x', byRule(when('#kind', 'ping', 'ne'), 'weight'));
    expect(row('x', { ...west, constraints: [anywhere] })).toEqual([70, never]);
  });

  test('by a pattern count for all that fit, with what it found', () => {
    const resources = [primitive('db-west'), primitive('db-east'), primitive('web')];
    const scene = { ...west, resources };
    const home = location('/^db-(.*)$/', byRule(when('%1', 'x', 'ne'), 'of-%1'));
    const nodes = { a: { permanent: { 'of-west': '5' } }, b: { permanent: { 'of-west': '7' } } };
    expect(row('db-west', { ...scene, nodes, constraints: [home] })).toEqual([5, 7]);
    expect(row('db-east', { ...scene, nodes, constraints: [home] })).toEqual([never, never]);
    expect(row('web', { ...scene, nodes, constraints: [home] })).toEqual([0, 0]);
    const others = location('/./', ['a', 9], {
      subject: { kind: 'pattern', expression: '^db-[[:lower:]]+$', inverted: true },
    });
    expect(row('db-west', { ...scene, constraints: [others] })).toEqual([0, 0]);
    expect(row('web', { ...scene, constraints: [others] })).toEqual([9, 0]);
  });

  test('for the role stopped say nothing, for the promoted one are kept apart', () => {
    const resources = [clone('cl', primitive('p'), { promotable: true })];
    const stopped = location('cl', ['a', 10], { role: 'stopped' });
    const promoted = location('cl', ['b', 20], { role: 'promoted', id: 'lead' });
    const world = standing({ ...plain, resources, constraints: [stopped, promoted] });
    const scores = scoreNodes(world);
    const copy = numberOf(world.instanceById, 'p:0');
    expect([...(scores.table[copy] ?? [])]).toEqual([0, 0]);
    expect([...(scores.promotionLocations[copy] ?? [])]).toEqual([0, 20]);
    expect(scores.promotionTermsOf(copy, 1)).toMatchObject([{ id: 'lead', score: 20 }]);
  });

  test('may have the role said by a rule', () => {
    const resources = [clone('cl', primitive('p'), { promotable: true })];
    const lead = location('cl', byRule(when('#uname', 'b'), 20, 'promoted'));
    const world = standing({ ...plain, resources, constraints: [lead] });
    expect([...(scoreNodes(world).promotionLocations[numberOf(world.instanceById, 'p:0')] ?? [])]).toEqual([0, 20]);
  });

  test('of a group count once, of a clone for every copy', () => {
    const resources = [group('grp', [primitive('x'), primitive('y')]), clone('cl', primitive('p'))];
    const scene = { resources, constraints: [location('grp', ['a', 10]), location('cl', ['b', 20])] };
    expect(['grp', 'x', 'y'].map((id) => row(id, scene)[0])).toEqual([10, 10, 0]);
    expect(['cl', 'p:0', 'p:1'].map((id) => row(id, scene)[1])).toEqual([20, 20, 20]);
    const rows = { resources: [clone('rows', group('grp', [primitive('x'), primitive('y')]))] };
    const first = { ...rows, constraints: [location('rows', ['a', 10])] };
    expect(['grp:0', 'x:0', 'y:0'].map((id) => row(id, first)[0])).toEqual([10, 10, 0]);
  });
});

describe('health', () => {
  const nodes = { a: { attributes: new Map([['#health-disk', 'red']]) }, b: { permanent: { '#health': 'yellow' } } };

  it.each([
    ['none', [0, 0]],
    ['custom', [0, 0]],
    ['migrateOnRed', [never, 0]],
    ['onlyGreen', [never, never]],
    ['progressive', [-70, -20]],
  ] as const)('%s', (nodeHealthStrategy, expected) => {
    const worth = { nodeHealthBase: 10, nodeHealthRed: -80, nodeHealthYellow: -30, nodeHealthGreen: 5 };
    expect(row('x', { nodes, properties: { nodeHealthStrategy, ...worth } })).toEqual(expected);
  });

  test('does not matter to what may run on unhealthy nodes', () => {
    const resources = [primitive('x', { allowUnhealthyNodes: true }), primitive('y')];
    const scene = { nodes, resources, properties: { nodeHealthStrategy: 'migrateOnRed' } } as const;
    expect(row('x', scene)).toEqual([0, 0]);
    expect(row('y', scene)).toEqual([never, 0]);
  });
});

describe('what was', () => {
  const on = (meta = {}, more: Partial<Cluster> = {}): Partial<Cluster> => ({
    resources: [primitive('x', { resourceStickiness: 100, ...meta })],
    done: { 'x a': up },
    ...more,
  });

  test('what is active somewhere rather stays', () => {
    expect(row('x', on())).toEqual([100, 0]);
    expect(row('x', on({ resourceStickiness: 0 }))).toEqual([0, 0]);
  });

  test('what is active twice has no place of its own', () => {
    expect(row('x', on({}, { done: { 'x a': up, 'x b': up } }))).toEqual([0, 0]);
  });

  test('stickiness alone does not open a node', () => {
    expect(row('x', on({}, { properties: { symmetricCluster: false } }))).toEqual([never, never]);
  });

  test('what is not managed is held where it is', () => {
    expect(row('x', on({ isManaged: false }))).toEqual([always, 0]);
  });

  test('what is blocked since it is active twice is held nowhere', () => {
    expect(row('x', on({ multipleActive: 'block' }, { done: { 'x a': up, 'x b': up } }))).toEqual([0, 0]);
  });

  test('what failed on one of two nodes and is blocked is held on both, whichever it was', () => {
    const monitor = operation('monitor', 10_000, { onFail: 'block' });
    const failed = [...up, { operation: 'monitor', intervalMs: 10_000, code: 1 }];
    const resources = [primitive('x', { multipleActive: 'block' }, {}, [monitor])];
    expect(row('x', { resources, done: { 'x a': failed, 'x b': up } })).toEqual([always, always]);
    expect(row('x', { resources, done: { 'x a': up, 'x b': failed } })).toEqual([always, always]);
    const [three, twice] = [
      { a: {}, b: {}, c: {} },
      { 'x a': up, 'x b': up },
    ];
    expect(row('x', { resources, nodes: three, done: { ...twice, 'x c': failed } })).toEqual([always, always, always]);
  });

  test('too many failures forbid', () => {
    const failCounts = [
      { node: 'a', resource: 'x', operation: 'monitor', intervalMs: 0, count: 3, lastFailureWallMs: 1 },
    ];
    expect(row('x', on({ migrationThreshold: 3 }, { failCounts }))).toEqual([never, 0]);
    expect(row('x', on({ migrationThreshold: 4 }, { failCounts }))).toEqual([100, 0]);
  });

  test('a shutdown lock waits for its node', () => {
    const locked = { properties: { shutdownLock: true }, locks: { 'x a': nowWallMs - 5_000 } };
    expect(row('x', on({}, { ...locked, done: { 'x a': [absent] } }))).toEqual([0, never]);
  });
});

describe('tickets', () => {
  const needs = (lossPolicy: TicketConstraint['lossPolicy'], role: 'promoted' | null = null): TicketConstraint => {
    return { kind: 'ticket', id: 'needs', ticket: 'west', resources: [{ id: 'x', role }], lossPolicy };
  };
  const ticket = (granted: boolean, standby = false) => {
    return [{ id: 'west', granted, standby, lastGrantedWallMs: null, attributes: new Map<string, string>() }];
  };
  const found = (constraint: TicketConstraint, cluster: Partial<Cluster>) => {
    const { ticketEffects, ticketFencings, table } = scoreNodes(
      standing({ ...plain, properties: { fencingEnabled: true }, constraints: [constraint], ...cluster }),
    );
    return { row: [...(table[0] ?? [])], effect: ticketEffects[0], fenced: ticketFencings.map(({ node }) => node) };
  };
  const done = { 'x a': up };

  test('that are granted change nothing', () => {
    expect(found(needs('fence'), { done, tickets: ticket(true) })).toEqual({
      row: [0, 0],
      effect: undefined,
      fenced: [],
    });
  });

  it.each([
    ['stop', { row: [never, never], effect: undefined, fenced: [] }],
    ['demote', { row: [never, never], effect: undefined, fenced: [] }],
    ['fence', { row: [never, never], effect: undefined, fenced: [0] }],
    ['freeze', { row: [0, 0], effect: { noPromotion: null, frozen: 'ticket west is not granted' }, fenced: [] }],
  ] as const)('that are lost: %s', (lossPolicy, expected) => {
    expect(found(needs(lossPolicy), { done })).toEqual(expected);
    expect(found(needs(lossPolicy), { done, tickets: ticket(false) })).toEqual(expected);
  });

  test('that are not there let nothing begin, whatever the policy', () => {
    for (const policy of ['stop', 'demote', 'fence', 'freeze'] as const) {
      expect(found(needs(policy), {})).toEqual({ row: [never, never], effect: undefined, fenced: [] });
    }
  });

  test('in standby forbid and fence nobody', () => {
    expect(found(needs('fence'), { done, tickets: ticket(true, true) })).toEqual({
      row: [never, never],
      effect: undefined,
      fenced: [],
    });
  });

  test('for the promoted role let the rest run', () => {
    const effect = { noPromotion: 'ticket west is not granted', frozen: null };
    expect(found(needs('demote', 'promoted'), { done })).toEqual({ row: [0, 0], effect, fenced: [] });
  });
});

describe('discovery', () => {
  const probes = (more: Partial<Cluster>): boolean[] => {
    const scores = scoreNodes(standing({ ...plain, ...more }));
    return [0, 1].map((node) => scores.probesAllowed(0, node));
  };

  test('looks everywhere, but not where it is told never to', () => {
    expect(probes({})).toEqual([true, true]);
    expect(probes({ constraints: [location('x', ['a', 5], { discovery: 'never' })] })).toEqual([false, true]);
  });

  test('exclusive: only there, and it runs nowhere else', () => {
    const constraints = [location('x', ['a', 5], { discovery: 'exclusive' })];
    expect(probes({ constraints })).toEqual([true, false]);
    expect(row('x', { constraints })).toEqual([5, never]);
  });

  test('nothing is looked for on a node that says so', () => {
    expect(probes({ nodes: { a: {}, b: { permanent: { 'resource-discovery-enabled': 'false' } } } })).toEqual([
      true,
      false,
    ]);
  });
});

describe('promotion scores', () => {
  const said = (resource: string, score: number) => ({ node: 'a', resource, score });
  const resources = [clone('cl', primitive('p'), { promotable: true })];
  const ask = (promotionScores: NonNullable<Cluster['promotionScores']>, more: Partial<Cluster> = {}) => {
    const world = standing({ ...plain, resources, promotionScores, ...more });
    const { promotionScore } = scoreNodes(world);
    return [0, 1].map((node) => promotionScore(numberOf(world.instanceById, 'p:0'), node));
  };

  test('are told of the resource on a node; nothing said is no 0', () => {
    expect(ask([said('p', 0)])).toEqual([0, undefined]);
    expect(ask([])).toEqual([undefined, undefined]);
  });

  test('may be told of a copy as the node numbers it', () => {
    expect(ask([said('p:3', 30)], { done: { 'p:3 a': [absent] } })).toEqual([30, undefined]);
  });
});
