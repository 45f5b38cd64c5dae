/** What the nodes of a draft remember: history, failures, promotion scores, tickets. */
import type { DraftCluster, DraftIncident, DraftNodeState } from './draft.ts';
import { type NamedPrimitive, type NamedResource, nodeName, pick } from './named-cluster.ts';
import { constraintId, fencingId, hasDevice } from './write-configuration.ts';
import { stateOf } from './not-drawn.ts';
import { type Element, element, pairs } from './write-xml.ts';

/** When it all is decided: midnight UTC of July 1, 2026. */
export const decidedAt = '2026-07-01 00:00:00Z';
const nowSeconds = Date.UTC(2026, 6, 1) / 1_000;
const recent = nowSeconds - 20;
const longAgo = nowSeconds - 600;

/** Of no parameters at all, and of a recurring monitor's timeout of 20 s alone. */
const plainDigest = 'f2317cad3d54cec5d7d7aa7d0bf35cf8';
const monitorDigest = '4811cef7f7f94e3a35a70be7916cb2fd';

type Standing = 'nothing' | 'stopped' | 'started' | 'promoted';

interface Operation {
  readonly id: string;
  readonly task: string;
  readonly intervalMs?: number;
  readonly code: number;
  readonly expected?: number;
  readonly at?: number;
  readonly isPending?: boolean;
  readonly digest?: string;
}

const failed = (task: string, code: number, at: number, intervalMs = 0): Operation => ({
  id: 'last_failure_0',
  task,
  code,
  expected: 0,
  at,
  intervalMs,
});

function operationsFor(standing: Standing, { draft, isPromotable }: NamedPrimitive): readonly Operation[] {
  if (standing === 'nothing') return [];
  if (standing === 'stopped') return [{ id: 'last_0', task: 'monitor', code: 7, expected: 7 }];
  const hasMonitor = draft.monitor !== 'none';
  if (standing === 'started') {
    const monitor: Operation = { id: 'monitor_10000', task: 'monitor', intervalMs: 10_000, code: 0 };
    return [{ id: 'last_0', task: 'start', code: 0 }, ...(hasMonitor ? [monitor] : [])];
  }
  const monitor: Operation = { id: 'monitor_11000', task: 'monitor', intervalMs: 11_000, code: 8, expected: 8 };
  return [{ id: 'last_0', task: 'promote', code: 0 }, ...(hasMonitor && isPromotable ? [monitor] : [])];
}

/** What an incident makes of what would be there otherwise. */
function withIncident(
  operations: readonly Operation[],
  { what, old }: DraftIncident,
  primitive: NamedPrimitive,
): readonly Operation[] {
  const at = old ? longAgo : recent;
  const running = operationsFor('started', primitive);
  switch (what) {
    case 'monitorFailed':
      return [...(operations.length > 1 ? operations : running), failed('monitor', old ? 1 : 7, at, 10_000)];
    case 'startFailed':
      return [{ ...failed('start', 1, at), id: 'last_0' }, failed('start', 1, at)];
    case 'stopFailed':
      return [{ ...failed('stop', 1, at), id: 'last_0' }, failed('stop', 1, at)];
    case 'promoteFailed':
      return primitive.isPromotable
        ? [{ ...failed('promote', 1, at), id: 'last_0' }, failed('promote', 1, at)]
        : operations;
    case 'stopped':
      return [{ id: 'last_0', task: 'stop', code: 0 }];
    case 'alsoActive':
      return running;
    case 'foundActive':
      return [{ id: 'last_0', task: 'monitor', code: 0, expected: 7 }];
    case 'pendingStart':
      return [{ id: 'last_0', task: 'start', code: 193, isPending: true, at: recent }];
    case 'unprobed':
      return [];
    case 'changedParameters':
      return operations.map((one) => (one.task === 'start' ? { ...one, digest: '0'.repeat(32) } : one));
    case 'notInstalled':
      return [{ id: 'last_0', task: 'monitor', code: 5, expected: 7 }];
  }
}

function operationElement(resource: string, operation: Operation, call: number): Element {
  const { id, task, intervalMs = 0, code, expected = 0, at = longAgo - 3_000 + call, isPending = false } = operation;
  const failure = !isPending && code !== expected && !(task === 'monitor' && expected === 7);
  const status = isPending ? -1 : failure ? 4 : 0;
  const key = `${call}:1:${expected}:00000000-0000-0000-0000-000000000000`;
  return element('lrm_rsc_op', {
    id: `${resource}_${id}`,
    operation: task,
    operation_key: `${resource}_${task}_${intervalMs}`,
    interval: intervalMs,
    'crm-debug-origin': 'build_active_RAs',
    crm_feature_set: '3.16.1',
    'transition-key': key,
    'transition-magic': `${status}:${code};${key}`,
    'call-id': isPending ? -1 : call,
    'rc-code': code,
    'op-status': status,
    'last-run': at,
    'last-rc-change': at,
    'exec-time': 10,
    'op-digest': operation.digest ?? (intervalMs === 0 ? plainDigest : monitorDigest),
  });
}

const isOn = ({ draft, isClone }: NamedResource, node: number): boolean =>
  isClone ? ((draft.runsOn >>> node) & 1) === 1 : Math.log2(draft.runsOn & -draft.runsOn) === node;

function standingOf(resource: NamedResource, node: number): Standing {
  if (!isOn(resource, node)) return 'stopped';
  return resource.isPromotable && resource.draft.promotedOn === node ? 'promoted' : 'started';
}

function incidentsOf({ incidents, nodes }: DraftCluster, all: readonly NamedResource[]) {
  return incidents.map((incident) => {
    const resource = pick(all, incident.resource);
    return { incident, primitive: pick(resource.primitives, incident.member), node: incident.node % nodes.length };
  });
}

function history(draft: DraftCluster, all: readonly NamedResource[], node: number): Element {
  const incidents = incidentsOf(draft, all).filter((one) => one.node === node);
  const resources = all.flatMap((resource) =>
    resource.primitives.flatMap((primitive) => {
      const usual = operationsFor(standingOf(resource, node), primitive);
      const operations = incidents
        .filter((one) => one.primitive.id === primitive.id)
        .reduce((before, { incident }) => withIncident(before, incident, primitive), usual);
      if (operations.length === 0) return [];
      const id = primitive.isUnique ? `${primitive.id}:${node}` : primitive.id;
      const type = primitive.isPromotable ? 'Stateful' : 'Dummy';
      const children = operations.map((operation, index) => operationElement(id, operation, node * 100 + index + 1));
      return [element('lrm_resource', { id, class: 'ocf', provider: 'pacemaker', type }, children)];
    }),
  );
  const device = element('lrm_resource', { id: fencingId, class: 'stonith', type: 'fence_xvm' }, [
    operationElement(
      fencingId,
      { id: 'last_0', task: node === 0 ? 'start' : 'monitor', code: node === 0 ? 0 : 7, expected: node === 0 ? 0 : 7 },
      99,
    ),
  ]);
  return element('lrm', { id: String(node + 1) }, [
    element('lrm_resources', {}, [...(hasDevice(draft) ? [device] : []), ...resources]),
  ]);
}

/** Task and interval whose failures an incident counts; null: it counts none. */
function countedOperation(what: DraftIncident['what']): string | null {
  if (what === 'monitorFailed') return 'monitor_10000';
  const task = /^(start|stop|promote)Failed$/.exec(what)?.[1];
  return task === undefined ? null : `${task}_0`;
}

function attributes(draft: DraftCluster, all: readonly NamedResource[], node: number): Element {
  const values: Record<string, string | number> = {};
  for (const { incident, primitive, node: where } of incidentsOf(draft, all)) {
    const operation = countedOperation(incident.what);
    if (operation === null || where !== node) continue;
    const id = primitive.id;
    const fatal = operation !== 'monitor_10000' && (operation !== 'start_0' || draft.options.startFailureIsFatal);
    values[`fail-count-${id}#${operation}`] = fatal ? 'INFINITY' : 1;
    values[`last-failure-${id}#${operation}`] = incident.old ? longAgo : recent;
  }
  for (const { draft: resource, primitives, isPromotable } of all) {
    if (!isPromotable || ((resource.runsOn >>> node) & 1) === 0) continue;
    for (const { id, isUnique } of primitives) {
      const score = resource.promotionScores[node] ?? 0;
      if (score !== 0) values[isUnique ? `master-${id}:${node}` : `master-${id}`] = score;
    }
  }
  if (stateOf(draft, node) === 'shutdown') values['shutdown'] = recent;
  const id = String(node + 1);
  return element('transient_attributes', { id }, pairs('instance_attributes', `status-${id}`, values));
}

const membership: Readonly<Record<DraftNodeState, Readonly<Record<string, string>>>> = {
  online: { in_ccm: 'true', crmd: 'online', join: 'member', expected: 'member' },
  standby: { in_ccm: 'true', crmd: 'online', join: 'member', expected: 'member' },
  maintenance: { in_ccm: 'true', crmd: 'online', join: 'member', expected: 'member' },
  shutdown: { in_ccm: 'true', crmd: 'online', join: 'member', expected: 'member' },
  pending: { in_ccm: 'true', crmd: 'offline', join: 'down', expected: 'down' },
  unclean: { in_ccm: 'false', crmd: 'offline', join: 'down', expected: 'member' },
  offline: { in_ccm: 'false', crmd: 'offline', join: 'down', expected: 'down' },
  unseen: {},
};

function nodeState(draft: DraftCluster, all: readonly NamedResource[], node: number): readonly Element[] {
  const state = stateOf(draft, node);
  if (state === 'unseen') return [];
  const hasMemory = state !== 'offline' && state !== 'pending';
  const children = hasMemory ? [attributes(draft, all, node), history(draft, all, node)] : [];
  return [element('node_state', { id: String(node + 1), uname: nodeName(node), ...membership[state] }, children)];
}

function tickets({ constraints }: DraftCluster): readonly Element[] {
  const states = constraints.flatMap((constraint, index) => {
    if (constraint.kind !== 'ticket' || constraint.ticket === 'unknown') return [];
    const standby = constraint.ticket === 'standby' ? 'true' : null;
    const id = `ticket-${constraintId(index)}`;
    return [
      element('ticket_state', {
        id,
        granted: String(constraint.ticket !== 'revoked'),
        standby,
        'last-granted': longAgo,
      }),
    ];
  });
  return states.length === 0 ? [] : [element('tickets', {}, states)];
}

export function writeStatus(draft: DraftCluster, all: readonly NamedResource[]): Element {
  const states = draft.nodes.flatMap((_, node) => nodeState(draft, all, node));
  return element('status', {}, [...states, ...tickets(draft)]);
}
