import type { Role } from '@understudy/contracts';
import type { OnFailure, OperationMeta } from '../../model/configuration/configured-resource.ts';
import type { HistoryEntry } from '../../model/configuration/situation.ts';
import type { Resolved, ResolvedOperation, ResolvedPrimitive } from '../resolve/resolved.ts';
import { isConnection } from './grow-instances.ts';
import type { InstanceDraft } from './instance-draft.ts';
import type { ObservedFailure } from './observed.ts';

/*
 * What is to follow when an operation failed: what its own definition says, as far as
 * that makes sense for it, else what fits the resource.
 */

export type Response = ObservedFailure['onFail'];

export interface FailurePolicy {
  readonly response: Response;
  /** It may not be more than this afterwards; null: nothing is said. */
  readonly roleLimit: Role | null;
}

/** From harmless to grave; the gravest of several failures counts. */
const gravity: readonly Response[] = [
  'ignore',
  'demote',
  'restart',
  'resetRemote',
  'restartContainer',
  'block',
  'stop',
  'standby',
  'fence',
];

export function isGraver(a: Response, b: Response): boolean {
  return gravity.indexOf(a) > gravity.indexOf(b);
}

export function failurePolicy(entry: HistoryEntry, draft: InstanceDraft, resolved: Resolved): FailurePolicy {
  if (draft.resource.kind !== 'primitive') return { response: 'restart', roleLimit: null };
  const asked = askedFor(entry, draft.resource, resolved);
  if (isConnection(draft.resource) && dropsConnection(entry) && (asked === null || !draft.isManaged)) {
    return connectionPolicy(draft, draft.resource, resolved);
  }
  const response = asked ?? defaultFor(entry, draft, resolved);
  return { response, roleLimit: limitAfter(entry, response) };
}

/** A probe may fail, and a failed start shows that there was no connection; all else loses one. */
function dropsConnection(entry: HistoryEntry): boolean {
  return entry.operation !== 'start' && !isProbe(entry);
}

export function isProbe(entry: HistoryEntry): boolean {
  return entry.operation === 'monitor' && entry.intervalMs === 0;
}

function connectionPolicy(draft: InstanceDraft, resource: ResolvedPrimitive, resolved: Resolved): FailurePolicy {
  if (!draft.isManaged) return { response: 'stop', roleLimit: 'stopped' };
  if (draft.container !== null) return { response: 'restartContainer', roleLimit: null };
  if (!resolved.properties.fencingEnabled) return { response: 'restart', roleLimit: null };
  return { response: 'resetRemote', roleLimit: waitsToReconnect(resource) ? 'stopped' : null };
}

/** Once lost, the connection is tried again only after a while. */
export function waitsToReconnect(resource: ResolvedPrimitive): boolean {
  return reconnectIntervalMs(resource) > 0;
}

const unitsMs: ReadonlyMap<string, number> = new Map([
  ['', 1000],
  ['s', 1000],
  ['sec', 1000],
  ['ms', 1],
  ['msec', 1],
  ['m', 60_000],
  ['min', 60_000],
  ['h', 3_600_000],
  ['hr', 3_600_000],
]);

/** A parameter of the agent, in seconds where it names no unit; 0: at once. */
function reconnectIntervalMs(resource: ResolvedPrimitive): number {
  const [, number = '0', unit = ''] =
    /^\s*(\d+)\s*([a-z]*)/u.exec(resource.parametersOn(null).get('reconnect_interval') ?? '') ?? [];
  return Number(number) * (unitsMs.get(unit) ?? 1000);
}

/** How long a failure counts; 0: for ever. A connection's until it may be tried again. */
export function failureTimeoutMs({ resource, remoteNode }: InstanceDraft): number {
  if (resource.kind !== 'primitive') return 0;
  const interval = remoteNode === null ? 0 : reconnectIntervalMs(resource);
  return interval > 0 ? interval : resource.meta.failureTimeoutMs;
}

function limitAfter(entry: HistoryEntry, response: Response): Role | null {
  if (response === 'stop') return 'stopped';
  return entry.operation === 'promote' ? 'unpromoted' : null;
}

/** What the definition asks for; null where it says nothing, or nothing that fits. */
function askedFor(entry: HistoryEntry, resource: ResolvedPrimitive, resolved: Resolved): OnFailure | null {
  const operation = findOperation(resource, entry.operation, entry.intervalMs);
  const meta = operation?.meta ?? resolved.implied.operation;
  const asked = operation?.meta.onFail ?? null;
  if (entry.operation === 'demote' && asked === null) return demoteAsPromotedMonitor(resource);
  const value = asked ?? meta.onFail;
  if (value === null || !suits(value, entry, meta)) return null;
  return value === 'fence' && !resolved.properties.fencingEnabled ? 'stop' : value;
}

function findOperation(resource: ResolvedPrimitive, name: string, intervalMs: number): ResolvedOperation | undefined {
  return resource.operations.find(
    (operation) => operation.name === name && operation.intervalMs === intervalMs && operation.meta.enabled,
  );
}

function suits(value: OnFailure, entry: HistoryEntry, meta: OperationMeta): boolean {
  if (entry.operation === 'stop') return value !== 'standby' && value !== 'demote' && value !== 'stop';
  if (value !== 'demote') return true;
  return (
    entry.operation === 'promote' || (entry.operation === 'monitor' && entry.intervalMs > 0 && meta.role === 'promoted')
  );
}

/** A demotion is as grave as what its promoted role is watched for. */
function demoteAsPromotedMonitor(resource: ResolvedPrimitive): OnFailure | null {
  const monitor = resource.operations.find(
    ({ name, intervalMs, meta }) => name === 'monitor' && intervalMs > 0 && meta.enabled && meta.role === 'promoted',
  );
  const value = monitor?.meta.onFail ?? null;
  return value === 'demote' ? null : value;
}

function defaultFor(entry: HistoryEntry, draft: InstanceDraft, resolved: Resolved): Response {
  if (draft.container !== null) return 'restartContainer';
  if (entry.operation !== 'stop') return 'restart';
  return resolved.properties.fencingEnabled ? 'fence' : 'block';
}
