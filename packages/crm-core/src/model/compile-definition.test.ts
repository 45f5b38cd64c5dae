import { describe, expect, test } from 'vitest';
import type { ClusterModel } from './cluster.ts';
import { check } from './definition.case.ts';
import type { OperationDefinition, Resource } from './resource.ts';

function compiled(parts: object, nodes: readonly string[] = ['alpha', 'beta']): ClusterModel {
  const { model, problems } = check({ version: 1, resources: {}, ...parts }, { nodes });
  expect(problems).toEqual([]);
  if (model === null) throw new Error('no problem, but no model either');
  return model;
}

function only(parts: object): Resource {
  const [resource, ...more] = compiled(parts).resources;
  expect(more).toEqual([]);
  if (resource === undefined) throw new Error('no resource');
  return resource;
}

const site = { agent: 'web', parameters: { port: 80 } };
const address = { agent: 'address', parameters: { ip: '10.0.0.1' } };

describe('the kinds', () => {
  test('switchable is a primitive, or a group', () => {
    expect(only({ resources: { site } })).toMatchObject({ kind: 'primitive', id: 'site', agent: 'web' });
    expect(only({ resources: { address, site }, groups: { web: { members: ['site', 'address'] } } })).toMatchObject({
      kind: 'group',
      id: 'web',
      members: [{ id: 'site' }, { id: 'address' }],
    });
  });

  test('local is a clone with an instance a node', () => {
    expect(only({ resources: { site: { ...site, kind: 'local' } } })).toMatchObject({
      kind: 'clone',
      id: 'site-clone',
      child: { kind: 'primitive', id: 'site' },
      promotable: false,
      cloneMax: 2,
      cloneNodeMax: 1,
      promotedMax: 0,
      interleave: true,
      ordered: false,
      meta: { stickiness: 0 },
    });
  });

  test('fast is a promotable clone with one active instance', () => {
    expect(
      only({ resources: { address, site }, groups: { web: { kind: 'fast', members: ['address', 'site'] } } }),
    ).toMatchObject({
      kind: 'clone',
      id: 'web-clone',
      child: { kind: 'group', id: 'web', members: [{ id: 'address' }, { id: 'site' }] },
      promotable: true,
      cloneMax: 2,
      cloneNodeMax: 1,
      promotedMax: 1,
      promotedNodeMax: 1,
      interleave: true,
    });
  });

  test('resources stand in the order of the document, those in no group first', () => {
    const resources = { z: site, address, a: { ...site, kind: 'local' } };
    const model = compiled({ groups: { web: { members: ['address'] } }, resources });
    expect(model.resources.map(({ id }) => id)).toEqual(['z', 'a-clone', 'web']);
  });
});

/** `start 30000 restart`, `monitor/1000 promoted 20000 restart`. */
function operationLines(operations: readonly OperationDefinition[]): string[] {
  return operations.map(({ action, intervalMs, role, timeoutMs, onFail, enabled }) =>
    [`${action}${intervalMs === 0 ? '' : `/${intervalMs}`}`, role, timeoutMs, onFail, enabled ? '' : 'disabled']
      .filter((part) => part !== undefined && part !== '')
      .join(' '),
  );
}

function operationsOf(parts: object): string[] {
  const resource = only(parts);
  const inner = resource.kind === 'clone' ? resource.child : resource;
  const primitive = inner.kind === 'group' ? inner.members[0] : inner;
  return operationLines(primitive?.operations ?? []);
}

describe('operations', () => {
  test("are the agent's, with its times, and one monitor that recurs", () => {
    expect(operationsOf({ resources: { address } })).toEqual([
      'start 30000 restart',
      'stop 40000 block',
      'monitor 20000 restart',
      'validate 20000 restart',
      'monitor/5000 20000 restart',
    ]);
  });

  test('an agent that suggests no interval is asked every ten seconds', () => {
    expect(operationsOf({ resources: { disk: { agent: 'disk' } } })).toContain('monitor/10000 20000 restart');
  });

  test('what the resource says stands before the defaults, and those before the agent', () => {
    const operations = { monitor: { interval: '1s', onFail: 'standby' }, stop: { timeout: '1min' } };
    const defaults = {
      operations: { monitor: { interval: '3s', timeout: '4s' }, start: { timeout: '5s' }, reload: { timeout: '6s' } },
    };
    expect(operationsOf({ defaults, resources: { address: { ...address, operations } } })).toEqual([
      'start 5000 restart',
      'stop 60000 block',
      'monitor 4000 restart',
      'validate 20000 restart',
      'monitor/1000 4000 standby',
    ]);
  });

  test('a failed stop leads to fencing where there is fencing', () => {
    expect(operationsOf({ properties: { stonithEnabled: true }, resources: { address } })).toContain(
      'stop 40000 fence',
    );
  });

  test('what is fast is watched in both roles, at two intervals', () => {
    const operations = { monitor: { interval: '1s', onFail: 'demote' } };
    expect(operationsOf({ resources: { site: { ...site, kind: 'fast', operations } } })).toEqual([
      'start 30000 restart',
      'stop 40000 block',
      'monitor 20000 restart',
      'promote 2000 restart',
      'demote 20000 restart',
      'reload 20000 restart',
      'monitor/1000 promoted 20000 demote',
      'monitor/2000 unpromoted 20000 restart',
    ]);
  });

  test('a cold agent is promoted in the time of its start and demoted in that of its stop', () => {
    const operations = { start: { timeout: '7s' }, demote: { timeout: '8s' } };
    const lines = operationsOf({ resources: { address: { ...address, kind: 'fast', operations } } });
    expect(lines).toContain('promote 7000 restart');
    expect(lines).toContain('demote 8000 restart');
    expect(operationsOf({ resources: { address: { ...address, kind: 'fast' } } })).toContain('demote 40000 restart');
  });

  test('a monitor can be switched off', () => {
    const operations = { monitor: { enabled: false } };
    expect(operationsOf({ resources: { address: { ...address, operations } } })).toContain(
      'monitor/5000 20000 restart disabled',
    );
  });
});

describe('meta', () => {
  test('has our defaults', () => {
    expect(only({ resources: { site } })).toMatchObject({
      meta: {
        targetRole: 'started',
        isManaged: true,
        maintenance: false,
        stickiness: 1_000,
        priority: 0,
        multipleActive: 'stopUnexpected',
        migrationThreshold: 3,
        failureTimeoutMs: 600_000,
      },
      faultPolicy: { badMonitors: 1, inconclusiveMonitors: 2, startRetries: 1 },
    });
  });

  test('of a resource stands before that of its group, and that before the defaults', () => {
    const group = only({
      defaults: {
        meta: { priority: 1, migrationThreshold: 1, isManaged: false },
        faultPolicy: { startRetries: 4, badMonitors: 4 },
      },
      groups: {
        web: {
          members: ['site', 'address'],
          meta: { priority: 2, migrationThreshold: 2 },
          faultPolicy: { startRetries: 5 },
        },
      },
      resources: { site: { ...site, meta: { priority: 3 }, faultPolicy: { inconclusiveMonitors: 6 } }, address },
    });
    expect(group).toMatchObject({
      meta: { priority: 2, migrationThreshold: 2, isManaged: false },
      members: [
        {
          meta: { priority: 3, migrationThreshold: 2, isManaged: false },
          faultPolicy: { badMonitors: 4, startRetries: 5, inconclusiveMonitors: 6 },
        },
        {
          meta: { priority: 2, migrationThreshold: 2 },
          faultPolicy: { badMonitors: 4, startRetries: 5, inconclusiveMonitors: 2 },
        },
      ],
    });
  });

  test('reads infinity, and no threshold as one', () => {
    const meta = { resourceStickiness: 'INFINITY', priority: '-INFINITY', migrationThreshold: 0, failureTimeout: '0s' };
    expect(only({ resources: { site: { ...site, meta } } })).toMatchObject({
      meta: { stickiness: 1_000_000, priority: -1_000_000, migrationThreshold: 1_000_000, failureTimeoutMs: 0 },
    });
  });
});

describe('failback', () => {
  const stickinessOf = (placement: object, defaults = {}): number =>
    only({ defaults, resources: { site: { ...site, ...placement } } }).meta.stickiness;

  test.each<[string, object, object, number]>([
    ['manual unless said', {}, {}, 1_000],
    ['manual', { failback: 'manual' }, {}, 1_000],
    ['automatic', { failback: 'automatic' }, {}, 0],
    ['a stickiness of its own', { failback: 'automatic', meta: { resourceStickiness: 7 } }, {}, 7],
    ['a stickiness for all', {}, { meta: { resourceStickiness: 8 } }, 8],
    ['a stickiness for all, and its own failback', { failback: 'manual' }, { meta: { resourceStickiness: 8 } }, 1_000],
  ])('%s', (_title, placement, defaults, stickiness) => {
    expect(stickinessOf(placement, defaults)).toBe(stickiness);
  });

  test('of a group is that of its members', () => {
    const group = only({
      resources: { site, address },
      groups: { web: { members: ['site', 'address'], failback: 'automatic' } },
    });
    expect(group).toMatchObject({
      meta: { stickiness: 0 },
      members: [{ meta: { stickiness: 0 } }, { meta: { stickiness: 0 } }],
    });
  });
});

describe('constraints', () => {
  const resources = { plain: { agent: 'disk' }, here: { agent: 'disk', kind: 'local' }, site, address };
  const groups = { web: { kind: 'fast', members: ['address', 'site'], home: 'alpha' } };

  function constraintsOf(...constraints: readonly object[]): readonly unknown[] {
    const [home, ...rest] = compiled({ resources, groups, constraints }).constraints;
    expect(home).toEqual({
      kind: 'location',
      id: 'home-web',
      resource: 'web-clone',
      node: 'alpha',
      score: 100,
      role: 'promoted',
    });
    return rest;
  }

  test('a home without roles', () => {
    expect(compiled({ resources: { site: { ...site, home: 'beta' } } }).constraints).toEqual([
      { kind: 'location', id: 'home-site', resource: 'site', node: 'beta', score: 100 },
    ]);
  });

  test.each<[string, object, object]>([
    [
      'a location',
      { kind: 'location', resource: 'plain', node: 'beta', score: -5 },
      { id: 'location-plain-beta', resource: 'plain', score: -5 },
    ],
    [
      'a location of something local',
      { kind: 'location', resource: 'here', node: 'beta', score: '-INFINITY' },
      { id: 'location-here-beta', resource: 'here-clone', score: -1_000_000 },
    ],
    [
      'a location of something fast means its active side',
      { kind: 'location', resource: 'web', node: 'beta', score: '+INFINITY' },
      { id: 'location-web-beta', resource: 'web-clone', score: 1_000_000, role: 'promoted' },
    ],
    [
      'a ban of something fast means both sides',
      { kind: 'location', resource: 'web', node: 'beta', score: '-INFINITY' },
      { id: 'location-web-beta', resource: 'web-clone', score: -1_000_000 },
    ],
    [
      'a ban of a role',
      { kind: 'location', resource: 'web', node: 'beta', score: '-INFINITY', role: 'promoted' },
      { id: 'location-web-beta', resource: 'web-clone', score: -1_000_000, role: 'promoted' },
    ],
    [
      'a location of every instance',
      { kind: 'location', resource: 'web', node: 'beta', score: 5, role: 'started' },
      { id: 'location-web-beta', resource: 'web-clone', score: 5 },
    ],
    [
      'a score beyond infinity',
      { kind: 'location', id: 'mine', resource: 'plain', node: 'beta', score: 3_000_000 },
      { id: 'mine', resource: 'plain', score: 1_000_000 },
    ],
  ])('%s', (_title, document, expected) => {
    expect(constraintsOf(document)).toEqual([{ kind: 'location', node: 'beta', ...expected }]);
  });

  test('colocations', () => {
    expect(
      constraintsOf(
        { kind: 'colocation', resource: 'plain', with: 'here', score: 5 },
        { kind: 'colocation', resource: 'plain', with: 'web', score: 'INFINITY' },
        { kind: 'colocation', resource: 'web', with: 'plain', score: 5, role: 'started' },
        { kind: 'colocation', resource: 'plain', with: 'web', score: 5, withRole: 'unpromoted' },
      ),
    ).toEqual([
      { kind: 'colocation', id: 'colocation-plain-here', resource: 'plain', with: 'here-clone', score: 5 },
      {
        kind: 'colocation',
        id: 'colocation-plain-web',
        resource: 'plain',
        with: 'web-clone',
        score: 1_000_000,
        withRole: 'promoted',
      },
      { kind: 'colocation', id: 'colocation-web-plain', resource: 'web-clone', with: 'plain', score: 5 },
      {
        kind: 'colocation',
        id: 'colocation-plain-web-2',
        resource: 'plain',
        with: 'web-clone',
        score: 5,
        withRole: 'unpromoted',
      },
    ]);
  });

  test('orders', () => {
    expect(
      constraintsOf(
        { kind: 'order', first: 'here', then: 'web' },
        { kind: 'order', first: 'web', then: 'plain', requirement: 'optional', symmetrical: false },
        {
          kind: 'order',
          first: 'plain',
          firstAction: 'stop',
          then: 'web',
          thenAction: 'demote',
          requirement: 'serialize',
        },
      ),
    ).toEqual([
      {
        kind: 'order',
        id: 'order-here-web',
        first: 'here-clone',
        firstAction: 'start',
        then: 'web-clone',
        thenAction: 'promote',
        requirement: 'mandatory',
        symmetrical: true,
      },
      {
        kind: 'order',
        id: 'order-web-plain',
        first: 'web-clone',
        firstAction: 'promote',
        then: 'plain',
        thenAction: 'start',
        requirement: 'optional',
        symmetrical: false,
      },
      {
        kind: 'order',
        id: 'order-plain-web',
        first: 'plain',
        firstAction: 'stop',
        then: 'web-clone',
        thenAction: 'demote',
        requirement: 'serialize',
        symmetrical: false,
      },
    ]);
  });

  test('an id that is made up avoids those that are given', () => {
    const made = constraintsOf(
      { kind: 'order', first: 'here', then: 'web' },
      { kind: 'order', id: 'order-here-web', first: 'here', then: 'plain' },
    );
    expect(made).toMatchObject([{ id: 'order-here-web-2' }, { id: 'order-here-web' }]);
  });
});

test('nodes: those of the document first, then the others of the membership', () => {
  const nodes = {
    gamma: { attributes: { rack: 'left', slot: 3, ssd: true }, standby: true },
    alpha: { maintenance: true },
  };
  expect(compiled({ nodes }, ['alpha', 'beta', 'gamma']).nodes).toEqual([
    {
      id: 'gamma',
      attributes: new Map([
        ['rack', 'left'],
        ['slot', '3'],
        ['ssd', 'true'],
      ]),
      standby: true,
      maintenance: false,
    },
    { id: 'alpha', attributes: new Map(), standby: false, maintenance: true },
    { id: 'beta', attributes: new Map(), standby: false, maintenance: false },
  ]);
});

test('properties: ours, where the document is silent', () => {
  expect(compiled({}).properties).toEqual({
    symmetricCluster: true,
    maintenanceMode: false,
    noQuorumPolicy: 'stop',
    stonithEnabled: false,
    startFailureIsFatal: true,
    stopOrphanResources: true,
    defaultStickiness: 0,
  });
  expect(compiled({ properties: { noQuorumPolicy: 'freeze', maintenanceMode: true } }).properties).toMatchObject({
    noQuorumPolicy: 'freeze',
    maintenanceMode: true,
    symmetricCluster: true,
  });
});
