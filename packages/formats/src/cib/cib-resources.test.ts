import type { ConfiguredResource } from '@understudy/crm-core';
import { describe, expect, it } from 'vitest';
import { primitive, readSections, set, type ReadCib } from './cib.case.ts';

function readResources(text: string): ReadCib {
  return readSections({ resources: text });
}

function readOne(text: string): ConfiguredResource {
  const { configuration, unread } = readResources(text);
  expect(unread).toEqual([]);
  const resource = configuration.resources.at(-1);
  if (resource === undefined) throw new Error('no resource');
  return resource;
}

describe('a primitive', () => {
  it('has an agent, meta attributes by old and new names, and others that are kept', () => {
    const inner = set('meta_attributes', 'm', {
      'target-role': 'Master',
      'migration-threshold': 'INFINITY',
      'failure-timeout': '10min',
      'multiple-active': 'stop_unexpected',
      'resource-stickiness': '100',
      requires: 'unfencing',
      'is-managed': '0',
      collocated: 'false',
    });
    expect(readOne(primitive('a', inner))).toMatchObject({
      kind: 'primitive',
      id: 'a',
      agent: { standard: 'ocf', provider: 'pacemaker', type: 'Dummy' },
      meta: [
        {
          values: {
            targetRole: 'promoted',
            migrationThreshold: 1_000_000,
            failureTimeoutMs: 600_000,
            multipleActive: 'stopUnexpected',
            resourceStickiness: 100,
            requires: 'unfencing',
            isManaged: false,
            others: new Map([['collocated', 'false']]),
          },
        },
      ],
    });
  });

  it('lists names that nobody but an agent may know, and values that cannot be', () => {
    const inner = set('meta_attributes', 'm', {
      'resource-stickines': '100',
      'resource-stickiness': '-5',
      priority: 'x',
    });
    const { configuration, unread } = readResources(primitive('a', inner));
    expect(configuration.resources).toMatchObject([{ meta: [{ values: { resourceStickiness: 0, priority: 0 } }] }]);
    expect(unread.map(({ kind }) => kind)).toEqual(['foreign', 'invalid', 'invalid']);
  });

  it('without an agent is left out and listed', () => {
    const { configuration, unread } = readResources('<primitive id="a"/><primitive id="b" template="none"/>');
    expect(configuration.resources).toEqual([]);
    expect(unread).toMatchObject([{ path: 'cib/configuration/resources/primitive#a' }, { kind: 'invalid' }]);
  });

  it('that connects to a remote node moves live unless it says otherwise', () => {
    const remote = (inner: string): string => {
      return `<primitive id="r" class="ocf" provider="pacemaker" type="remote">${inner}</primitive>`;
    };
    expect(readOne(remote(''))).toMatchObject({ meta: [{ values: { allowMigrate: true } }] });
    const told = set('meta_attributes', 'm', { 'allow-migrate': 'false' });
    expect(readOne(remote(told))).toMatchObject({ meta: [{ values: { allowMigrate: false } }, {}] });
  });
});

describe('operations', () => {
  it('say for themselves, then in sets; parameters are apart', () => {
    const op =
      '<op id="o" name="monitor" interval="10" timeout="1m" role="Slave" on-fail="restart-container" enabled="no" ' +
      'start-delay="2" interval-origin="2014-06-01 00:35:00">' +
      set('meta_attributes', 'm', { timeout: '7s', 'record-pending': 'false' }) +
      set('instance_attributes', 'i', { depth: '1' }) +
      '</op>';
    expect(readOne(primitive('a', `<operations>${op}</operations>`))).toMatchObject({
      operations: [
        {
          id: 'o',
          name: 'monitor',
          intervalMs: 10_000,
          layers: [
            {
              id: 'o',
              rule: null,
              values: {
                timeoutMs: 60_000,
                role: 'unpromoted',
                onFail: 'restartContainer',
                enabled: false,
                startDelayMs: 2_000,
                intervalOriginWallMs: Date.parse('2014-06-01T00:35:00Z'),
              },
            },
            { id: 'm', values: { timeoutMs: 7_000, recordPending: false } },
          ],
          parameters: [{ id: 'i', values: new Map([['depth', '1']]) }],
        },
      ],
    });
  });

  it('may be those of another resource', () => {
    const operations = '<operations id="os"><op id="o" name="start" interval="0"/></operations>';
    const text = primitive('a', operations) + primitive('b', '<operations id-ref="os"/>');
    expect(readOne(text)).toMatchObject({ id: 'b', operations: [{ id: 'o', name: 'start', intervalMs: 0 }] });
  });

  it('with a timeout of nothing, or none that can be read, have the default one', () => {
    const op = (timeout: string): string => `<op id="o${timeout}" name="start" timeout="${timeout}" interval="0"/>`;
    const { configuration, unread } = readResources(primitive('a', `<operations>${op('0')}${op('bad')}</operations>`));
    const layers = [{ values: { timeoutMs: 20_000 } }];
    expect(configuration.resources).toMatchObject([{ operations: [{ layers }, { layers }] }]);
    expect(unread.map(({ kind }) => kind)).toEqual(['invalid', 'invalid']);
  });
});

describe('a template', () => {
  const template =
    '<template id="t" class="ocf" provider="pacemaker" type="Dummy">' +
    set('instance_attributes', 'ti', { x: 'template' }) +
    '<operations><op id="tm" name="monitor" interval="10s"/><op id="ts" name="start" interval="0"/></operations>' +
    '</template>';
  const inner =
    set('instance_attributes', 'ai', { x: 'own' }) +
    '<operations><op id="am" name="monitor" interval="10000ms"/></operations>';

  it('comes after what the resource says itself', () => {
    expect(readOne(`${template}<primitive id="a" template="t">${inner}</primitive>`)).toMatchObject({
      agent: { standard: 'ocf', provider: 'pacemaker', type: 'Dummy' },
      parameters: [{ id: 'ai' }, { id: 'ti' }],
      operations: [{ id: 'ts' }, { id: 'am' }],
    });
  });

  it('gives way to operations for the same role, whatever their interval', () => {
    const operations = (attributes: string): string =>
      `${template}<primitive id="a" template="t"><operations><op id="am" name="monitor" ${attributes}/></operations></primitive>`;
    expect(readOne(operations('interval="5s"'))).toMatchObject({ operations: [{ id: 'ts' }, { id: 'am' }] });
    expect(readOne(operations('interval="5s" role="Started"'))).toMatchObject({
      operations: [{ id: 'ts' }, { id: 'am' }],
    });
    expect(readOne(operations('interval="10s" role="Stopped"'))).toMatchObject({
      operations: [{ id: 'tm' }, { id: 'ts' }, { id: 'am' }],
    });
  });

  it('is no resource', () => {
    expect(readResources(template).configuration.resources).toEqual([]);
  });
});

describe('what contains others', () => {
  it('a group is ordered unless it says otherwise, and its parameters are its members’', () => {
    const members = primitive('a', set('instance_attributes', 'ai', {})) + primitive('b');
    const group = readOne(`<group id="g">${set('instance_attributes', 'gi', {})}${members}</group>`);
    expect(group).toMatchObject({
      kind: 'group',
      members: [
        { id: 'a', parameters: [{ id: 'ai' }, { id: 'gi' }] },
        { id: 'b', parameters: [{ id: 'gi' }] },
      ],
      meta: [{ values: { ordered: true } }],
    });
    const loose = readOne(
      `<group id="g">${set('meta_attributes', 'm', { ordered: 'false' })}${primitive('a')}</group>`,
    );
    expect(loose).toMatchObject({ meta: [{ values: { ordered: false } }, {}] });
  });

  it('a group takes from its clone whether it is ordered, if that says so', () => {
    const cloned = (said: string): unknown =>
      readOne(`<clone id="c">${said}<group id="g">${primitive('a')}</group></clone>`);
    expect(cloned('')).toMatchObject({ child: { meta: [{ values: { ordered: true } }] } });
    expect(cloned(set('meta_attributes', 'm', { ordered: 'false' }))).toMatchObject({ child: { meta: [] } });
  });

  it('a clone of a group hands its parameters down', () => {
    const clone = readOne(
      `<clone id="c">${set('instance_attributes', 'ci', {})}<group id="g">${primitive('a')}</group></clone>`,
    );
    expect(clone).toMatchObject({ kind: 'clone', child: { kind: 'group', members: [{ parameters: [{ id: 'ci' }] }] } });
  });

  it('a master of old is a promotable clone', () => {
    const old = set('meta_attributes', 'm', { 'master-max': '2', 'master-node-max': '1' });
    expect(readOne(`<master id="c">${old}${primitive('a')}</master>`)).toMatchObject({
      kind: 'clone',
      meta: [{ values: { promotable: true } }, { values: { promotedMax: 2, promotedNodeMax: 1 } }],
    });
  });

  it('an empty clone is left out and listed', () => {
    const { configuration, unread } = readResources('<clone id="c"/>');
    expect(configuration.resources).toEqual([]);
    expect(unread).toMatchObject([{ kind: 'invalid' }]);
  });
});

describe('a bundle', () => {
  it('has a container, a network, storage and a primitive', () => {
    const text =
      '<bundle id="b"><podman image="i" replicas="3" masters="1" options="--x"/>' +
      '<network ip-range-start="10.0.0.1" control-port="3121" add-host="false"><port-mapping id="p" port="80"/></network>' +
      '<storage><storage-mapping id="s" source-dir-root="/r" target-dir="/t" options="rw"/></storage>' +
      `${primitive('a')}</bundle>`;
    expect(readOne(text)).toMatchObject({
      kind: 'bundle',
      container: { technology: 'podman', image: 'i', replicas: 3, replicasPerHost: 1, promotedMax: 1, options: '--x' },
      network: {
        ipRangeStart: '10.0.0.1',
        controlPort: 3121,
        addHost: false,
        portMappings: [{ id: 'p', port: '80', internalPort: null, range: null }],
      },
      storage: [{ id: 's', sourceDir: null, sourceDirRoot: '/r', targetDir: '/t', options: 'rw' }],
      primitive: { id: 'a' },
    });
  });

  it('may be a container alone, of which replicas are not told', () => {
    expect(readOne('<bundle id="b"><docker image="i"/></bundle>')).toMatchObject({
      container: { technology: 'docker', replicas: null, promotedMax: 0 },
      network: null,
      storage: [],
      primitive: null,
    });
  });

  it('without a container is left out and listed', () => {
    expect(readResources('<bundle id="b"/>').unread).toMatchObject([{ kind: 'invalid' }]);
  });
});
