import type { ConfiguredPrimitive } from '@understudy/crm-core';
import { describe, expect, it } from 'vitest';
import { primitive, readSections, set } from './cib.case.ts';

function readPrimitive(inner: string, others = ''): ConfiguredPrimitive {
  const { configuration } = readSections({ resources: primitive('a', inner) + others });
  const [resource] = configuration.resources;
  if (resource?.kind !== 'primitive') throw new Error('no primitive');
  return resource;
}

describe('several sets', () => {
  // As Pacemaker 2.1.5 was seen to take them.
  it('come by score, and of equal ones the last first', () => {
    const { meta } = readPrimitive(
      set('meta_attributes', 'high', {}, 'score="INFINITY"') +
        set('meta_attributes', 'first', {}) +
        set('meta_attributes', 'last', {}) +
        set('meta_attributes', 'low', {}, 'score="-1"'),
    );
    expect(meta.map(({ id }) => id)).toEqual(['high', 'last', 'first', 'low']);
  });

  it('have rules: one of several is enough', () => {
    const rule = (id: string): string => `<rule id="${id}"/>`;
    const { meta } = readPrimitive(
      `<meta_attributes id="two">${rule('a')}${rule('b')}</meta_attributes><meta_attributes id="one">${rule('c')}</meta_attributes>`,
    );
    expect(meta).toMatchObject([
      { id: 'one', rule: { kind: 'all', id: 'c' } },
      { id: 'two', rule: { kind: 'any', parts: [{ id: 'a' }, { id: 'b' }] } },
    ]);
  });
});

describe('a set', () => {
  it('has the first of two values of one name, and none that asks for the default', () => {
    const pair = (id: string, value: string): string => `<nvpair id="${id}" name="${id[0]}" value="${value}"/>`;
    const inner = pair('x1', '1') + pair('x2', '2') + pair('y1', '#default') + '<nvpair id="z" name="z"/>';
    const { parameters } = readPrimitive(`<instance_attributes id="i">${inner}</instance_attributes>`);
    expect(parameters).toEqual([{ id: 'i', rule: null, values: new Map([['x', '1']]) }]);
  });

  it('may be another one, and so may a value, under a name of its own', () => {
    const other = primitive('b', set('instance_attributes', 'there', { x: '1' }));
    const { parameters } = readPrimitive(
      '<instance_attributes id-ref="there"/>' +
        '<instance_attributes id="own"><nvpair id-ref="there-x"/><nvpair id-ref="there-x" name="y"/></instance_attributes>',
      other,
    );
    expect(parameters).toEqual([
      { id: 'own', rule: null, values: new Map(Object.entries({ x: '1', y: '1' })) },
      { id: 'there', rule: null, values: new Map([['x', '1']]) },
    ]);
  });

  it('that refers to nothing, or round in a circle, is left out and listed', () => {
    const { configuration, unread } = readSections({
      resources: primitive(
        'a',
        '<instance_attributes id-ref="nowhere"/><instance_attributes id="circle" id-ref="circle"/>',
      ),
    });
    expect(configuration.resources).toMatchObject([{ parameters: [] }]);
    expect(unread.map(({ kind }) => kind)).toEqual(['invalid', 'invalid']);
  });

  it('of utilization has integers', () => {
    const { configuration, unread } = readSections({
      nodes: `<node id="1" uname="n">${set('utilization', 'u', { cpu: '4', ram: 'much' })}</node>`,
    });
    expect(configuration.nodes[0]?.utilization[0]?.values).toEqual(new Map(Object.entries({ cpu: 4, ram: 0 })));
    expect(unread).toMatchObject([{ kind: 'invalid', what: "ram cannot be 'much': 0" }]);
  });
});

describe('cluster options', () => {
  it('begin with those of the usual set, whatever their score', () => {
    const { configuration } = readSections({
      crm_config:
        set('cluster_property_set', 'other', { 'fencing-enabled': 'true' }, 'score="100"') +
        set('cluster_property_set', 'cib-bootstrap-options', { 'stonith-enabled': 'false' }),
    });
    expect(configuration.properties).toEqual([
      { id: 'cib-bootstrap-options', rule: null, values: { fencingEnabled: false } },
      { id: 'other', rule: null, values: { fencingEnabled: true } },
    ]);
  });

  it('go by the new name where one set has both', () => {
    const { configuration } = readSections({
      crm_config: set('cluster_property_set', 's', { 'stonith-action': 'off', 'fencing-action': 'reboot' }),
    });
    expect(configuration.properties[0]?.values).toEqual({ fencingAction: 'reboot' });
  });

  it('have values of every kind', () => {
    const { configuration, unread } = readSections({
      crm_config: set('cluster_property_set', 's', {
        'no-quorum-policy': 'suicide',
        'stonith-timeout': '90',
        'node-health-yellow': '-100',
        'node-health-strategy': 'only-green',
        'placement-strategy': 'balanced',
        'stop-orphan-resources': 'off',
        'cluster-name': 'mine',
      }),
    });
    expect(configuration.properties[0]?.values).toEqual({
      noQuorumPolicy: 'fence',
      fencingTimeoutMs: 90_000,
      nodeHealthYellow: -100,
      nodeHealthStrategy: 'onlyGreen',
      placementStrategy: 'balanced',
      stopRemovedResources: false,
      clusterName: 'mine',
    });
    expect(unread).toEqual([]);
  });

  it('that cannot be read count as the default, and hide what comes after', () => {
    const { configuration, unread } = readSections({
      crm_config: set('cluster_property_set', 's', { 'symmetric-cluster': 'perhaps' }),
    });
    expect(configuration.properties[0]?.values).toEqual({ symmetricCluster: true });
    expect(unread).toMatchObject([
      { kind: 'invalid', what: "symmetric-cluster cannot be 'perhaps': the default holds" },
    ]);
  });

  it('without effect, and unknown ones, are listed apart', () => {
    const { unread } = readSections({
      crm_config: set('cluster_property_set', 's', { 'dc-deadtime': '5s', 'no_quorum-policy': 'stop' }),
    });
    expect(unread.map(({ kind, what }) => [kind, what])).toEqual([
      ['withoutEffect', "cluster option 'dc-deadtime'"],
      ['foreign', "cluster option 'no_quorum-policy': Pacemaker has none of this name"],
    ]);
  });
});
