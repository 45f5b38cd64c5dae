import { allHistories, type NodeSituation, type ResourceHistory, type Situation } from '@understudy/crm-core';
import { describe, expect, it } from 'vitest';
import { cibText, read, set } from './cib.case.ts';

function situationOf(status: string, nodes = '', attributes = ''): Situation {
  return read(cibText({ nodes }, status, attributes)).situation;
}

function nodeOf(attributes: string, inner = '', nodes = ''): NodeSituation {
  const [node] = situationOf(`<node_state ${attributes}>${inner}</node_state>`, nodes).nodes;
  if (node === undefined) throw new Error('no node');
  return node;
}

it('knows whether there is a quorum, who decides, and when it was decided', () => {
  const { situation, executedWallMs } = read('<cib have-quorum="true" dc-uuid="7" execution-date="1500000000"/>');
  expect(situation).toMatchObject({ quorate: true, controller: '7' });
  expect(executedWallMs).toBe(1_500_000_000_000);
  expect(read('<cib/>')).toMatchObject({ situation: { quorate: false, controller: null }, executedWallMs: null });
});

describe('the state of a node', () => {
  it('is told in words', () => {
    const attributes = 'id="1" uname="n" in_ccm="true" crmd="online" join="member" expected="down"';
    expect(nodeOf(attributes)).toEqual({
      name: 'n',
      id: '1',
      isRemote: false,
      member: true,
      memberSinceWallMs: null,
      peer: true,
      peerSinceWallMs: null,
      join: 'member',
      expected: 'down',
      attributes: new Map(),
      utilization: new Map(),
      maintenance: null,
      isFenced: null,
    });
  });

  it('is told in times', () => {
    expect(nodeOf('id="1" uname="n" in_ccm="1720597967" crmd="1720597968"')).toMatchObject({
      member: true,
      memberSinceWallMs: 1_720_597_967_000,
      peer: true,
      peerSinceWallMs: 1_720_597_968_000,
      join: null,
      expected: null,
    });
    expect(nodeOf('id="1" in_ccm="0" crmd="0"')).toMatchObject({ member: false, peer: false });
    // On its way out.
    expect(nodeOf('id="1" in_ccm="1" crmd="offline"')).toMatchObject({
      member: true,
      memberSinceWallMs: null,
      peer: false,
    });
    expect(nodeOf('id="1"')).toMatchObject({ member: null, peer: false });
  });

  it('has the name that is configured if it tells none', () => {
    expect(nodeOf('id="1"', '', '<node id="1" uname="configured"/>').name).toBe('configured');
    expect(nodeOf('id="1"').name).toBe('1');
  });

  it('of a remote node', () => {
    const remote = nodeOf('id="r" uname="r" remote_node="true" node_fenced="1503335525" node_in_maintenance="1"');
    expect(remote).toMatchObject({ isRemote: true, isFenced: true, maintenance: true });
    expect(nodeOf('id="r" node_fenced="0"').isFenced).toBe(false);
  });

  it('has transient attributes and capacity', () => {
    const inner =
      `<transient_attributes id="1">${set('instance_attributes', 'i', { x: '1' })}` +
      `${set('utilization', 'u', { cpu: '2' })}</transient_attributes>`;
    expect(nodeOf('id="1"', inner)).toMatchObject({
      attributes: new Map([['x', '1']]),
      utilization: new Map([['cpu', 2]]),
    });
  });
});

describe('a history', () => {
  const entry =
    '<lrm_rsc_op id="a_last_0" operation_key="a_start_0" operation="start" crm_feature_set="3.17.4" ' +
    'transition-key="9:2:7:uuid" call-id="5" rc-code="1" op-status="4" interval="0" last-rc-change="1700000000" ' +
    'last-run="1700000001" exit-reason="no" op-digest="d" op-restart-digest="r" op-force-restart="  state  op " ' +
    'op-secure-digest="s" op-secure-params=" passwd " migrate_source="x" migrate_target="y"/>';

  function historiesOf(entries: string, attributes = ''): ResourceHistory[] {
    const resource = `<lrm_resource id="a" class="ocf" provider="p" type="t" ${attributes}>${entries}</lrm_resource>`;
    const { histories } = situationOf(
      `<node_state id="1" uname="n"><lrm id="1"><lrm_resources>${resource}</lrm_resources></lrm></node_state>`,
    );
    return [...allHistories(histories)];
  }

  it('has every entry with all that is told', () => {
    expect(historiesOf(entry, 'container="c" shutdown-lock="1578348332"')).toEqual([
      {
        node: 'n',
        resource: 'a',
        agent: { standard: 'ocf', provider: 'p', type: 't' },
        container: 'c',
        shutdownLockWallMs: 1_578_348_332_000,
        entries: [
          {
            id: 'a_last_0',
            key: 'a_start_0',
            operation: 'start',
            intervalMs: 0,
            callId: 5,
            code: 1,
            expectedCode: 7,
            state: 'error',
            changedWallMs: 1_700_000_000_000,
            ranWallMs: 1_700_000_001_000,
            reason: 'no',
            origin: '9:2:7:uuid',
            parameterDigest: 'd',
            restartDigest: 'r',
            restartParameters: ['state', 'op'],
            secureDigest: 's',
            privateParameters: ['passwd'],
            migrateSource: 'x',
            migrateTarget: 'y',
            featureSet: '3.17.4',
          },
        ],
      },
    ]);
  });

  it('of old is told by ids, with less', () => {
    const old =
      '<lrm_rsc_op id="a_monitor_10000" operation="monitor" call-id="-1" rc-code="193" op-status="-1" interval="10000"/>';
    expect(historiesOf(old)[0]?.entries).toMatchObject([
      { key: 'a_monitor_10000', intervalMs: 10_000, callId: -1, state: 'pending', expectedCode: null, origin: null },
    ]);
  });

  it('that belongs to no node is left out and listed', () => {
    const { situation, unread } = read(cibText({}, '<lrm><lrm_resources/></lrm>'));
    expect([...situation.histories]).toEqual([]);
    expect(unread).toMatchObject([{ kind: 'invalid', path: 'cib/status/lrm' }]);
  });
});

describe('counts and scores among the attributes of nodes', () => {
  const transient = set('instance_attributes', 'i', {
    'fail-count-a:0#monitor_10000': '3',
    'last-failure-a:0#monitor_10000': '1700000000',
    'fail-count-b': 'INFINITY',
    'master-c:1': '10',
  });
  const permanent = set('instance_attributes', 'p', {
    'master-c:1': '5',
    'master-d': '-INFINITY',
    'fail-count-b': '1',
  });
  const situation = situationOf(
    `<node_state id="1" uname="n"><transient_attributes>${transient}</transient_attributes></node_state>`,
    `<node id="1" uname="n">${permanent}</node>`,
  );

  it('are fail counts, old and new', () => {
    expect(situation.failCounts).toEqual([
      {
        node: 'n',
        resource: 'a:0',
        operation: 'monitor',
        intervalMs: 10_000,
        count: 3,
        lastFailureWallMs: 1_700_000_000_000,
      },
      { node: 'n', resource: 'b', operation: null, intervalMs: 0, count: 1_000_000, lastFailureWallMs: null },
    ]);
  });

  it('are promotion scores, permanent ones too', () => {
    expect(situation.promotionScores).toEqual([
      { node: 'n', resource: 'c:1', score: 10 },
      { node: 'n', resource: 'd', score: -1_000_000 },
    ]);
  });

  it('stay attributes', () => {
    expect(situation.nodes[0]?.attributes.get('fail-count-b')).toBe('INFINITY');
  });
});

it('reads tickets, old and new', () => {
  const tickets =
    '<ticket_state id="T" granted="true" last-granted="1331669736" standby="false" site="here"/>' +
    set('instance_attributes', 'i', {
      'granted-ticket-U': 'true',
      'last-granted-U': '1331669737',
      'standby-ticket-U': 'true',
    });
  expect(situationOf(`<tickets>${tickets}</tickets>`).tickets).toMatchObject([
    {
      id: 'T',
      granted: true,
      standby: false,
      lastGrantedWallMs: 1_331_669_736_000,
      attributes: new Map(
        Object.entries({ granted: 'true', 'last-granted': '1331669736', standby: 'false', site: 'here' }),
      ),
    },
    { id: 'U', granted: true, standby: true, lastGrantedWallMs: 1_331_669_737_000 },
  ]);
});

it('reads configured nodes', () => {
  const text = '<node id="1" uname="n" score="-5"/><node id="r" type="remote"/><node id="p" uname="p" type="ping"/>';
  const { configuration } = read(cibText({ nodes: text }));
  expect(configuration.nodes).toMatchObject([
    { name: 'n', id: '1', kind: 'member', score: -5 },
    { name: 'r', id: 'r', kind: 'remote', score: null },
    { kind: 'ping' },
  ]);
});
