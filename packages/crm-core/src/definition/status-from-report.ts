import type { AgentAction, InstanceReport, NodeReport, ResourceReport, StatusReport } from '@understudy/contracts';
import type { ClusterModel } from '../model/cluster.ts';
import type { NodeAttribute } from '../model/node-attribute.ts';
import { primitivesOf } from '../model/primitives-of.ts';
import type { OperationDefinition, Primitive } from '../model/resource.ts';
import type { ClusterStatus, FailCount, NodeStatus, OperationRecord } from '../model/status.ts';
import { digestOf } from './digest.ts';

/*
 * What a daemon reports to people, turned back into what a cluster knows: operations
 * that would have led there. It is enough to decide on, offline; what exactly was done
 * and when is lost.
 */

/** `2026-11-21T09:12:04.120Z` → milliseconds since 1970. */
type ReadTime = (at: string) => number;

/** Nodes that the report does not name are taken for offline: nothing runs there. */
export function statusFromReport(model: ClusterModel, report: StatusReport, wallMsOf: ReadTime): ClusterStatus {
  const states = new Map(report.nodes.map((node) => [node.node, nodeStates[node.state]]));
  const clerk: Clerk = { wallMsOf, atWallMs: wallMsOf(report.at), records: [], primitives: primitivesById(model) };
  for (const resource of report.resources) recordResource(clerk, resource, report.nodes);
  return {
    quorate: report.activity !== 'waiting',
    nodes: model.nodes.map(({ id }) => ({ id, state: states.get(id) ?? 'offline' })),
    history: clerk.records,
    failCounts: report.resources.flatMap((resource) => failCounts(resource, wallMsOf)),
    attributes: report.nodes.flatMap(attributesOf),
  };
}

const nodeStates: Readonly<Record<NodeReport['state'], NodeStatus['state']>> = {
  online: 'online',
  restarting: 'pending',
  joining: 'pending',
  left: 'offline',
  lost: 'unclean',
  unseen: 'offline',
};

function attributesOf({ node, attributes = {} }: NodeReport): readonly NodeAttribute[] {
  return Object.entries(attributes).map(([name, value]) => ({ node, name, value }));
}

interface Clerk {
  readonly wallMsOf: ReadTime;
  readonly atWallMs: number;
  readonly records: OperationRecord[];
  readonly primitives: ReadonlyMap<string, Primitive>;
}

type Done = Pick<OperationRecord, 'action' | 'code'> & Partial<OperationRecord>;

function recordResource(clerk: Clerk, report: ResourceReport, nodes: readonly NodeReport[]): void {
  const { resource } = report;
  const digest = digestOf(report);
  for (const { node } of nodes) {
    for (const done of doneOn(clerk, report, node)) {
      const sequence = clerk.records.length + 1;
      const usual = { intervalMs: 0, probe: false, reason: '', atWallMs: clerk.atWallMs, digest };
      clerk.records.push({ ...usual, ...done, node, resource, sequence });
    }
  }
}

/** In order: what failed, then what led to what is there now. */
function doneOn({ primitives, wallMsOf }: Clerk, report: ResourceReport, node: string): readonly Done[] {
  const instance = report.instances.find((one) => one.node === node);
  const failures = report.failures.filter((failure) => failure.node === node);
  const failed = failures.map(({ operation, code, reason, at }): Done => {
    return { action: operation as AgentAction, code, reason, atWallMs: wallMsOf(at) };
  });
  if (instance === undefined) return [...failed, absent(failures.length > 0)];
  const isFailing = instance.condition === 'failed';
  const monitors = isFailing ? [] : monitorsOf(primitives.get(report.resource), instance);
  const there = [...begun(instance), ...monitors];
  return isFailing ? [...there, ...failed] : [...failed, ...there];
}

/** It was stopped after a failure; otherwise it was looked for and not found. */
function absent(hasFailed: boolean): Done {
  return hasFailed ? { action: 'stop', code: 'ok' } : { action: 'monitor', code: 'notRunning', probe: true };
}

function begun({ role, condition, operation }: InstanceReport): readonly Done[] {
  const pending: readonly Done[] =
    condition === 'pending' && operation !== undefined ? [{ action: operation, code: 'pending' }] : [];
  if (operation === 'start' || role === 'stopped') return pending;
  const started: Done = { action: 'start', code: 'ok' };
  return [started, ...(role === 'promoted' ? [{ action: 'promote', code: 'ok' } as const] : []), ...pending];
}

function monitorsOf(primitive: Primitive | undefined, { role, condition }: InstanceReport): readonly Done[] {
  if (primitive === undefined || condition === 'pending') return [];
  return primitive.operations
    .filter((operation) => isWatching(operation, role))
    .map(({ intervalMs }): Done => {
      return { action: 'monitor', code: role === 'promoted' ? 'promoted' : 'ok', intervalMs, role };
    });
}

function isWatching({ action, intervalMs, role, enabled }: OperationDefinition, now: InstanceReport['role']): boolean {
  if (action !== 'monitor' || intervalMs === 0 || !enabled) return false;
  return role === undefined ? now !== 'promoted' : role === now;
}

function failCounts({ resource, failures }: ResourceReport, wallMsOf: ReadTime): readonly FailCount[] {
  return failures.map(({ node, operation, failCount, at }) => {
    const action = operation as AgentAction;
    return { node, resource, action, intervalMs: 0, count: failCount, lastFailureWallMs: wallMsOf(at) };
  });
}

function primitivesById({ resources }: ClusterModel): ReadonlyMap<string, Primitive> {
  return new Map(resources.flatMap(primitivesOf).map((primitive) => [primitive.id, primitive]));
}
