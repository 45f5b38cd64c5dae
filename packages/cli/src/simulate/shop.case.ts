/** A small cluster for tests, as a CIB: two nodes; an address and a site that follows it run on `a`; a ticket holds the vault. */
import { cibDigest } from '@understudy/formats';

const noParameters: ReadonlyMap<string, string> = new Map();
const siteParameters: ReadonlyMap<string, string> = new Map([['port', '80']]);

export const shopCib = `<cib crm_feature_set="3.16.0" validate-with="pacemaker-3.9" have-quorum="1" dc-uuid="1"
     epoch="1" num_updates="1" admin_epoch="0" execution-date="1782907200">
  <configuration>
    <crm_config>
      <cluster_property_set id="options">
        <nvpair id="options-stonith" name="stonith-enabled" value="true"/>
      </cluster_property_set>
    </crm_config>
    <nodes><node id="1" uname="a"/><node id="2" uname="b"/></nodes>
    <resources>
      <primitive id="power" class="stonith" type="fence_ipmilan"/>
      <primitive id="address" class="ocf" provider="heartbeat" type="IPaddr2">
        <operations><op id="address-watch" name="monitor" interval="10s"/></operations>
      </primitive>
      <primitive id="site" class="ocf" provider="heartbeat" type="apache">
        <instance_attributes id="site-parameters">
          <nvpair id="site-port" name="port" value="80"/>
        </instance_attributes>
        <meta_attributes id="site-meta">
          <nvpair id="site-threshold" name="migration-threshold" value="1"/>
        </meta_attributes>
        <operations><op id="site-watch" name="monitor" interval="10s"/></operations>
      </primitive>
      <primitive id="vault" class="ocf" provider="heartbeat" type="Dummy"/>
    </resources>
    <constraints>
      <rsc_location id="address-prefers-a" rsc="address" node="a" score="100"/>
      <rsc_colocation id="site-with-address" rsc="site" with-rsc="address" score="INFINITY"/>
      <rsc_order id="address-then-site" first="address" then="site"/>
      <rsc_ticket id="vault-needs-gold" rsc="vault" ticket="gold" loss-policy="stop"/>
    </constraints>
  </configuration>
  <status>
    <tickets><ticket_state id="gold" granted="true" standby="false"/></tickets>
    ${nodeState('1', 'a', [
      history('power', 'stonith', [['monitor', 7]]),
      history('address', 'heartbeat:IPaddr2', [
        ['start', 0],
        ['monitor_10000', 0],
      ]),
      history(
        'site',
        'heartbeat:apache',
        [
          ['start', 0],
          ['monitor_10000', 0],
        ],
        siteParameters,
      ),
      history('vault', 'heartbeat:Dummy', [['monitor', 7]]),
    ])}
    ${nodeState('2', 'b', [
      history('power', 'stonith', [['start', 0]]),
      history('address', 'heartbeat:IPaddr2', [['monitor', 7]]),
      history('site', 'heartbeat:apache', [['monitor', 7]]),
      history('vault', 'heartbeat:Dummy', [['start', 0]]),
    ])}
  </status>
</cib>
`;

function nodeState(id: string, name: string, histories: readonly string[]): string {
  return `<node_state id="${id}" uname="${name}" in_ccm="true" crmd="online" join="member" expected="member">
      <lrm id="${id}"><lrm_resources>${histories.join('')}</lrm_resources></lrm>
    </node_state>`;
}

type Operation = readonly [name: string, code: number];

function history(resource: string, agent: string, operations: readonly Operation[], parameters = noParameters): string {
  const [provider, type] = agent.split(':');
  const kind =
    type === undefined
      ? 'class="stonith" type="fence_ipmilan"'
      : `class="ocf" provider="${provider ?? ''}" type="${type}"`;
  const entries = operations.map((operation, index) => historyEntry(resource, operation, index + 1, parameters));
  return `<lrm_resource id="${resource}" ${kind}>${entries.join('')}</lrm_resource>`;
}

function historyEntry(
  resource: string,
  [key, code]: Operation,
  callId: number,
  parameters: ReadonlyMap<string, string>,
): string {
  const [operation = '', interval = '0'] = key.split('_');
  const name = `${resource}_${operation}_${interval}`;
  const given = interval === '0' ? parameters : new Map([...parameters, ['CRM_meta_timeout', '20000']]);
  return `<lrm_rsc_op id="${name}" operation_key="${name}" operation="${operation}" interval="${interval}"
    call-id="${callId}" rc-code="${code}" op-status="0" transition-key="${callId}:1:${code}:x"
    op-digest="${cibDigest(given)}"/>`;
}
