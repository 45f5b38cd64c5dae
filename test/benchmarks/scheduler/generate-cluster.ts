/**
 * Clusters of a given size that look like those people run: groups of four with a home, in pairs of which the second
 * goes where the first is and after it, and a rule that keeps each third group off the nodes that are slow.
 */
import { createHash } from 'node:crypto';
import { type Element, element, pairs, writeXml } from '../../conformance/random/write-xml.ts';

export const states = ['stopped', 'lost'] as const;
/** `stopped`: probed everywhere, nothing runs. `lost`: all ran at home, and one node has just been lost. */
export type ClusterState = (typeof states)[number];

export interface ClusterSize {
  readonly nodes: number;
  readonly resources: number;
  readonly state: ClusterState;
}

const groupSize = 4;
const startedAt = 1_782_000_000;

const nodeName = (node: number): string => `node${String(node + 1).padStart(2, '0')}`;
const resourceName = (resource: number): string => `r${resource + 1}`;
const groupName = (group: number): string => `g${group + 1}`;

/** As Pacemaker digests parameters, so that nothing seems to have changed. */
function digestOf(attributes: string): string {
  return createHash('md5').update(` <parameters${attributes}/>\n`).digest('hex');
}

const startDigest = digestOf('');
const monitorDigest = digestOf(' CRM_meta_timeout="20000"');

/** Numbers of the resources of each group; the last group takes what is left. */
function groupsOf(resources: number): readonly (readonly number[])[] {
  const count = Math.ceil(resources / groupSize);
  return Array.from({ length: count }, (_, group) =>
    Array.from(
      { length: Math.min(groupSize, resources - group * groupSize) },
      (_, member) => group * groupSize + member,
    ),
  );
}

/** Both groups of a pair have one home. */
const homeOf = (group: number, nodes: number): number => Math.floor(group / 2) % nodes;

function primitive(resource: number): Element {
  const id = resourceName(resource);
  const monitor = element('op', { id: `${id}-monitor`, name: 'monitor', interval: '10s', timeout: '20s' });
  return element('primitive', { id, class: 'ocf', provider: 'heartbeat', type: 'Dummy' }, [
    element('operations', {}, [monitor]),
  ]);
}

function constraintsOf(group: number, nodes: number): readonly Element[] {
  const [id, home] = [groupName(group), nodeName(homeOf(group, nodes))];
  const location = element('rsc_location', { id: `${id}-home`, rsc: id, node: home, score: 100 });
  const slow = element('expression', { id: `${id}-slow`, attribute: 'speed', operation: 'eq', value: 'slow' });
  const rule = element('rule', { id: `${id}-rule`, score: '-50', 'boolean-op': 'and' }, [slow]);
  const avoidance = element('rsc_location', { id: `${id}-speed`, rsc: id }, [rule]);
  const locations = group % 3 === 0 ? [location, avoidance] : [location];
  if (group % 2 === 0) return locations;
  const partner = groupName(group - 1);
  return [
    ...locations,
    element('rsc_colocation', { id: `${id}-with`, rsc: id, 'with-rsc': partner, score: 'INFINITY' }),
    element('rsc_order', { id: `${id}-after`, first: partner, then: id, kind: 'Mandatory' }),
  ];
}

interface Operation {
  readonly name: string;
  readonly task: string;
  readonly intervalMs: number;
  readonly code: number;
}

const probed: readonly Operation[] = [{ name: 'last_0', task: 'monitor', intervalMs: 0, code: 7 }];
const running: readonly Operation[] = [
  { name: 'last_0', task: 'start', intervalMs: 0, code: 0 },
  { name: 'monitor_10000', task: 'monitor', intervalMs: 10_000, code: 0 },
];

function operation(id: string, { name, task, intervalMs, code }: Operation, call: number): Element {
  const key = `${call}:1:${code}:11111111-2222-3333-4444-555555555555`;
  return element('lrm_rsc_op', {
    id: `${id}_${name}`,
    operation: task,
    operation_key: `${id}_${task}_${intervalMs}`,
    interval: intervalMs,
    crm_feature_set: '3.16.1',
    'transition-key': key,
    'transition-magic': `0:${code};${key}`,
    'call-id': call,
    'rc-code': code,
    'op-status': 0,
    'last-rc-change': startedAt + (call % 1_000),
    'op-digest': intervalMs === 0 ? startDigest : monitorDigest,
  });
}

function history(id: string, agent: Readonly<Record<string, string>>, operations: readonly Operation[]): Element {
  return element(
    'lrm_resource',
    { id, ...agent },
    operations.map((one, index) => operation(id, one, index + 1)),
  );
}

const dummy = { class: 'ocf', provider: 'heartbeat', type: 'Dummy' };
const device = { class: 'stonith', type: 'fence_ipmilan' };

function nodeState(node: number, { nodes, resources, state }: ClusterSize): Element {
  const isLost = state === 'lost' && node === 0;
  const runsHere = (group: number): boolean => state === 'lost' && homeOf(group, nodes) === node;
  const histories = groupsOf(resources).flatMap((members, group) =>
    members.map((member) => history(resourceName(member), dummy, runsHere(group) ? running : probed)),
  );
  const fencing = history('fencing', device, state === 'lost' && node === nodes - 1 ? running.slice(0, 1) : probed);
  const id = String(node + 1);
  const attributes = {
    id,
    uname: nodeName(node),
    in_ccm: String(!isLost),
    crmd: isLost ? 'offline' : 'online',
    join: isLost ? 'down' : 'member',
    expected: 'member',
  };
  return element('node_state', attributes, [
    element('lrm', { id }, [element('lrm_resources', {}, [fencing, ...histories])]),
  ]);
}

/** The whole CIB. The same size gives the same text. */
export function generateCluster(size: ClusterSize): string {
  const numbers = Array.from({ length: size.nodes }, (_, node) => node);
  const groups = groupsOf(size.resources);
  const options = pairs('cluster_property_set', 'options', { 'stonith-enabled': 'true', 'no-quorum-policy': 'stop' });
  const nodes = numbers.map((node) =>
    element(
      'node',
      { id: String(node + 1), uname: nodeName(node) },
      pairs('instance_attributes', `nodes-${node + 1}`, { speed: node % 4 === 3 ? 'slow' : 'fast' }),
    ),
  );
  const resources = groups.map((members, group) => element('group', { id: groupName(group) }, members.map(primitive)));
  const defaults = pairs('meta_attributes', 'defaults', { 'resource-stickiness': 1 });
  const root = { 'validate-with': 'pacemaker-3.9', epoch: 1, num_updates: 0, admin_epoch: 0, 'have-quorum': 1 };
  return writeXml(
    element('cib', { crm_feature_set: '3.16.1', ...root, 'dc-uuid': size.nodes }, [
      element('configuration', {}, [
        element('crm_config', {}, options),
        element('nodes', {}, nodes),
        element('resources', {}, [element('primitive', { id: 'fencing', ...device }), ...resources]),
        element(
          'constraints',
          {},
          groups.flatMap((_, group) => constraintsOf(group, size.nodes)),
        ),
        element('rsc_defaults', {}, defaults),
      ]),
      element(
        'status',
        {},
        numbers.map((node) => nodeState(node, size)),
      ),
    ]),
  );
}
