import { describe, expect, test } from 'vitest';
import type { Configuration } from '../../model/configuration/configuration.ts';
import type { Layer, Rule } from '../../model/configuration/rule.ts';
import {
  type Cluster,
  clone,
  configurationOf,
  group,
  nowWallMs,
  operation,
  options,
  primitive,
  situationOf,
} from '../cluster.case.ts';
import type { Resolved, ResolvedResource } from './resolved.ts';
import { resolve } from './resolve.ts';

const past: Rule = until(nowWallMs - 60_000);
const still: Rule = until(nowWallMs + 60_000);
const onlyDummies: Rule = { kind: 'resource', id: 'dummies', standard: 'ocf', provider: null, type: 'Dummy' };
const onlyOthers: Rule = { ...onlyDummies, type: 'Other' };

function until(endWallMs: number): Rule {
  return { kind: 'date', id: 'date', operation: 'lt', startWallMs: null, endWallMs, duration: null };
}

function layer<T>(values: T, rule: Rule | null = null): Layer<T> {
  return { id: 'layer', rule, values };
}

function resolved(cluster: Partial<Cluster>): Resolved {
  const whole: Cluster = { nodes: { a: {} }, resources: [], done: {}, ...cluster };
  return resolve(configurationOf(whole), situationOf(whole), options);
}

function first(cluster: Partial<Cluster>): ResolvedResource {
  const [resource] = resolved(cluster).resources;
  if (resource === undefined) throw new Error('there is no resource');
  return resource;
}

const withParameters = (...parameters: Layer<ReadonlyMap<string, string>>[]) => ({ ...primitive('x'), parameters });

function parametersOf(layers: Layer<ReadonlyMap<string, string>>[], node: Record<string, string> | null = null) {
  const resource = first({ resources: [withParameters(...layers)] });
  if (resource.kind !== 'primitive') throw new Error('it is no primitive');
  return Object.fromEntries(resource.parametersOn(node === null ? null : new Map(Object.entries(node))));
}

describe('a configuration that is read again', () => {
  const wallMs = { before: nowWallMs, after: nowWallMs + 120_000 };
  const portAt = (configuration: Configuration, atWallMs: number) => {
    const [resource] = resolve(configuration, situation, { ...options, nowWallMs: atWallMs }).resources;
    return resource?.kind === 'primitive' ? resource.parametersOn(null).get('port') : null;
  };
  const situation = situationOf({ nodes: { a: {} }, resources: [], done: {} });
  const reading = (...parameters: Layer<ReadonlyMap<string, string>>[]): Configuration =>
    configurationOf({ nodes: { a: {} }, resources: [withParameters(...parameters)], done: {} });

  test('says something else once a date in it has passed', () => {
    const configuration = reading(layer(new Map([['port', '1']]), still), layer(new Map([['port', '2']])));
    expect([portAt(configuration, wallMs.before), portAt(configuration, wallMs.after)]).toEqual(['1', '2']);
  });

  test('says when, each time', () => {
    const configuration = reading(layer(new Map([['port', '1']]), still));
    const times = [0, 1].map(() => resolve(configuration, situation, options).recheckAtWallMs);
    expect(times).toEqual([nowWallMs + 60_000, nowWallMs + 60_000]);
  });

  test('does not lose its policy to a situation of before', () => {
    const configuration = configurationOf({
      nodes: { a: {} },
      resources: [],
      done: {},
      properties: { noQuorumPolicy: 'fence', fencingEnabled: true },
    });
    const policies = [false, true].map(
      (quorate) => resolve(configuration, { ...situation, quorate }, options).properties.noQuorumPolicy,
    );
    expect(policies).toEqual(['stop', 'fence']);
  });
});

describe('layers', () => {
  test('the first that holds and has a value wins', () => {
    const layers = [
      layer(new Map([['port', '1']]), past),
      layer(new Map([['port', '2']]), still),
      layer(
        new Map([
          ['port', '3'],
          ['path', '/srv'],
        ]),
      ),
    ];
    expect(parametersOf(layers)).toEqual({ port: '2', path: '/srv' });
  });

  test('may depend on the node', () => {
    const onWest: Rule = {
      kind: 'attribute',
      id: 'west',
      attribute: 'site',
      operation: 'eq',
      value: 'west',
      valueSource: 'literal',
      type: null,
    };
    const layers = [layer(new Map([['port', '1']]), onWest), layer(new Map([['port', '2']]))];
    expect(parametersOf(layers, { site: 'west' })).toEqual({ port: '1' });
    expect(parametersOf(layers, { site: 'east' })).toEqual({ port: '2' });
    expect(parametersOf(layers)).toEqual({ port: '2' });
  });

  test('of unknown meta attributes are combined name by name', () => {
    const meta = [
      layer({ others: new Map([['a', '1']]) }),
      layer({
        others: new Map([
          ['a', '2'],
          ['b', '2'],
        ]),
      }),
    ];
    const { others } = first({ resources: [{ ...primitive('x'), meta }] }).meta;
    expect(Object.fromEntries(others)).toEqual({ a: '1', b: '2' });
  });

  test('of nodes and properties are read too', () => {
    const more = {
      nodes: [
        {
          name: 'a',
          id: 'a',
          kind: 'member' as const,
          score: null,
          attributes: [layer(new Map([['site', 'west']]), past), layer(new Map([['site', 'east']]))],
          utilization: [layer(new Map([['cpu', 4]]), still)],
        },
      ],
      properties: [layer({ stopAllResources: true }, past), layer({ symmetricCluster: false })],
    };
    const { nodes, properties } = resolved({ more });
    expect(nodes[0]?.attributes.get('site')).toBe('east');
    expect(nodes[0]?.utilization.get('cpu')).toBe(4);
    expect(properties).toMatchObject({ stopAllResources: false, symmetricCluster: false });
  });
});

describe('where a meta attribute is looked for', () => {
  const defaults = { more: { resourceDefaults: [layer({ priority: 3, migrationThreshold: 3 })] } };

  test('itself, then what it is in, then the defaults, then what the format implies', () => {
    const inGroup = group('grp', [primitive('x', { priority: 1 }), primitive('y')], { priority: 2, critical: false });
    const resource = first({ resources: [inGroup], ...defaults });
    const metas = resource.kind === 'group' ? resource.members.map(({ meta }) => meta) : [];
    expect(metas.map(({ priority }) => priority)).toEqual([1, 2]);
    expect(metas[1]).toMatchObject({ critical: false, migrationThreshold: 3, isManaged: true });
  });

  test('what was said is told from what is implied', () => {
    const { metaSet } = first({ resources: [primitive('x', { critical: true })], ...defaults });
    expect([...metaSet].sort()).toEqual(['critical', 'migrationThreshold', 'priority']);
  });

  test('some defaults are for certain agents alone', () => {
    const resourceDefaults = [layer({ priority: 1 }, onlyOthers), layer({ priority: 2 }, onlyDummies)];
    expect(first({ resources: [primitive('x')], more: { resourceDefaults } }).meta.priority).toBe(2);
    expect(first({ resources: [group('grp', [])], more: { resourceDefaults } }).meta.priority).toBe(0);
  });

  test('copies stay where they are, unless anybody says otherwise', () => {
    const sticky = (meta = {}, more = {}): number => {
      const resource = first({ resources: [clone('cl', primitive('x'), meta)], more });
      return resource.kind === 'clone' ? resource.child.meta.resourceStickiness : -1;
    };
    expect(sticky()).toBe(1);
    expect(sticky({ resourceStickiness: 0 })).toBe(0);
    expect(sticky({}, { resourceDefaults: [layer({ resourceStickiness: 50 })] })).toBe(50);
    expect(first({ resources: [primitive('x')] }).meta.resourceStickiness).toBe(0);
  });

  test('old clusters have two defaults among their properties', () => {
    const properties = { defaultResourceStickiness: 7, defaultIsManaged: false };
    const meta = { resourceStickiness: 7, isManaged: false };
    expect(first({ resources: [primitive('x')], properties }).meta).toMatchObject(meta);
    const resourceDefaults = [layer({ resourceStickiness: 9 })];
    expect(first({ resources: [primitive('x')], properties, more: { resourceDefaults } }).meta).toMatchObject({
      ...meta,
      resourceStickiness: 9,
    });
  });
});

describe('operations', () => {
  const starts: Rule = { kind: 'operation', id: 'starts', name: 'start', intervalMs: null };
  const operationDefaults = [layer({ timeoutMs: 5_000 }, { kind: 'all', id: 'both', parts: [starts, onlyDummies] })];

  test('have their own values before the defaults that are for them', () => {
    const operations = [operation('start', 0), operation('stop', 0), operation('start', 1, { timeoutMs: 1_000 })];
    const resource = first({ resources: [primitive('x', {}, {}, operations)], more: { operationDefaults } });
    const timeouts = resource.kind === 'primitive' ? resource.operations.map(({ meta }) => meta.timeoutMs) : [];
    expect(timeouts).toEqual([5_000, 20_000, 1_000]);
  });

  test('of which nothing is said have the defaults', () => {
    const { impliedOperation } = resolved({ more: { operationDefaults } });
    const agent = { standard: 'ocf', provider: 'test', type: 'Dummy' };
    expect(impliedOperation(agent, 'start', 0).timeoutMs).toBe(5_000);
    expect(impliedOperation({ ...agent, type: 'Other' }, 'start', 0).timeoutMs).toBe(20_000);
  });
});

describe('fencing for lack of quorum', () => {
  const policy = (cluster: Partial<Cluster>, fencingEnabled = true): string =>
    resolved({ ...cluster, properties: { noQuorumPolicy: 'fence', fencingEnabled } }).properties.noQuorumPolicy;

  test('only where there was quorum before', () => {
    expect(policy({ quorate: false, wasQuorate: true })).toBe('fence');
    expect(policy({ quorate: false, wasQuorate: false })).toBe('stop');
    expect(policy({ quorate: true })).toBe('fence');
  });

  test('only with fencing', () => expect(policy({ quorate: false, wasQuorate: true }, false)).toBe('stop'));
});

test('it says when a date will change something', () => {
  const soon = nowWallMs + 30_000;
  const resourceDefaults = [layer({ priority: 1 }, still), layer({ priority: 2 }, until(soon))];
  expect(resolved({}).recheckAtWallMs).toBeNull();
  expect(resolved({ resources: [primitive('x')], more: { resourceDefaults } }).recheckAtWallMs).toBe(soon);
});
