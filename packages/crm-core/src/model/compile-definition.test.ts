import { describe, expect, test } from 'vitest';
import { address, compiled, only, site } from './compiled.case.ts';

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
    transitionDelayMs: 3_000,
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
