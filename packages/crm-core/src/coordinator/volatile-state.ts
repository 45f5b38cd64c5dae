import type { ResultCode } from '@understudy/contracts';
import type { StormEvent } from '../fencing/storm-brake.ts';
import { isFailure } from '../model/failure.ts';
import type { NodeAttribute } from '../model/node-attribute.ts';
import type { FailCount, OperationRecord } from '../model/status.ts';
import type { ResourceAction } from '../model/transition.ts';
import type { NodeRecord } from '../operations/work-order.ts';

/**
 * What the coordinator has learned of the nodes: replicated to every member, so
 * that any of them can decide next, and never on disk: after a restart the world
 * is asked again.
 */
export interface VolatileState {
  /** At most one for a node, resource, action and interval; in the order of their sequence. */
  readonly history: readonly OperationRecord[];
  readonly failCounts: readonly CountedFailure[];
  /** Those that last no longer than their node's membership. */
  readonly attributes: readonly NodeAttribute[];
  /** Restarts and moves that happened by themselves. */
  readonly storm: readonly StormEvent[];
  /** That of the last record. */
  readonly sequence: number;
}

/** A fail count with the words of its last failure. */
export interface CountedFailure extends FailCount {
  readonly code: ResultCode;
  readonly reason: string;
}

export const nothingKnown: VolatileState = { history: [], failCounts: [], attributes: [], storm: [], sequence: 0 };

/** Adds what a node reports; a failure is counted. */
export function withRecord(state: VolatileState, record: NodeRecord, atWallMs: number): VolatileState {
  const sequence = state.sequence + 1;
  const kept = state.history.filter((old) => !isReplacedBy(old, record));
  return {
    ...state,
    sequence,
    history: [...kept, { ...record, sequence, atWallMs }],
    failCounts: isNewFailure(state, record) ? counted(state.failCounts, record, atWallMs) : state.failCounts,
  };
}

/**
 * A service that was ending when its monitor failed has ended when it is demoted: the
 * same failure, seen twice.
 */
function isNewFailure({ history }: VolatileState, record: NodeRecord): boolean {
  if (!isFailure(record)) return false;
  if (record.action !== 'demote' || record.code !== 'notRunning') return true;
  return !history.some((old) => isReplacedBy(old, record) && old.action === 'monitor' && isFailure(old));
}

/** A node tells all it knows of itself: what was believed of it before is forgotten. */
export function withNodeHistory(
  state: VolatileState,
  node: string,
  records: readonly NodeRecord[],
  atWallMs: number,
): VolatileState {
  const forgotten: VolatileState = { ...state, history: state.history.filter((record) => record.node !== node) };
  return records.reduce<VolatileState>(
    (known, record) => ({ ...withRecord(known, record, atWallMs), failCounts: known.failCounts }),
    forgotten,
  );
}

/** A node tells all that is said of it: nothing else is any more. */
export function withNodeAttributes(
  state: VolatileState,
  node: string,
  attributes: readonly NodeAttribute[],
): VolatileState {
  const others = state.attributes.filter((each) => each.node !== node);
  const isEmpty = attributes.length === 0 && others.length === state.attributes.length;
  return isEmpty ? state : { ...state, attributes: [...others, ...attributes] };
}

/** An order has been given. What a copy was told is no history of it. */
export function withOrder(state: VolatileState, ordered: ResourceAction, atWallMs: number): VolatileState {
  const { node, resource, action, intervalMs, role, probe, digest } = ordered;
  if (action === 'notify') return state;
  if (action === 'cancel') return withoutMonitor(state, { node, resource, action: 'monitor', intervalMs });
  return withPending(state, { node, resource, action, intervalMs, role, probe, digest }, atWallMs);
}

/** Until its answer comes, its outcome is open. */
export function withPending(
  state: VolatileState,
  record: Omit<NodeRecord, 'code' | 'reason'>,
  atWallMs: number,
): VolatileState {
  const sequence = state.sequence + 1;
  const pending: OperationRecord = { ...record, code: 'pending', reason: '', sequence, atWallMs };
  return { ...state, sequence, history: [...state.history.filter((old) => !isSameKey(old, record)), pending] };
}

/**
 * Whether a result is about something that is known. What a recurring monitor has found just before its node heard that
 * all is forgotten is not: it is ended there, and who believed it would begin no other.
 */
export function isAwaited({ history }: VolatileState, record: NodeRecord): boolean {
  return record.intervalMs === 0 || history.some((known) => isSameKey(known, record));
}

function withoutMonitor(
  state: VolatileState,
  monitor: Pick<OperationRecord, 'node' | 'resource' | 'action' | 'intervalMs'>,
): VolatileState {
  return { ...state, history: state.history.filter((record) => !isSameKey(record, monitor)) };
}

/**
 * Forgets the failures of some resources, and the failed records that would repeat them; but not that one was found
 * gone: it has not come back.
 */
export function withoutFailures(state: VolatileState, concerns: (of: FailureKey) => boolean): VolatileState {
  const isOver = (record: OperationRecord): boolean => isFailure(record) && !wasGone(record);
  return {
    ...state,
    history: state.history.filter((record) => !(concerns(record) && isOver(record))),
    failCounts: state.failCounts.filter((count) => !concerns(count)),
  };
}

function wasGone({ action, code }: OperationRecord): boolean {
  return code === 'notRunning' && (action === 'monitor' || action === 'demote');
}

/** Forgets all of some resources on some nodes, so that they are probed again. */
export function withoutHistory(state: VolatileState, concerns: (of: FailureKey) => boolean): VolatileState {
  return {
    ...state,
    history: state.history.filter((record) => !concerns(record)),
    failCounts: state.failCounts.filter((count) => !concerns(count)),
  };
}

export interface FailureKey {
  readonly node: string;
  readonly resource: string;
}

/** What changes a resource ends its monitors, so their records end with it. */
function isReplacedBy(old: OperationRecord, record: NodeRecord): boolean {
  if (old.node !== record.node || old.resource !== record.resource) return false;
  const endsMonitors = record.action !== 'monitor' && record.code !== 'unimplemented';
  return isSameKey(old, record) || (endsMonitors && old.action === 'monitor' && old.intervalMs > 0);
}

function isSameKey(
  a: Pick<OperationRecord, 'node' | 'resource' | 'action' | 'intervalMs'>,
  b: Pick<OperationRecord, 'node' | 'resource' | 'action' | 'intervalMs'>,
): boolean {
  return a.node === b.node && a.resource === b.resource && a.action === b.action && a.intervalMs === b.intervalMs;
}

function counted(
  failCounts: readonly CountedFailure[],
  record: NodeRecord,
  atWallMs: number,
): readonly CountedFailure[] {
  const known = failCounts.find((count) => isSameKey(count, record));
  const { node, resource, action, intervalMs, code, reason } = record;
  if (code === 'pending') return failCounts;
  const count = (known?.count ?? 0) + 1;
  const next = { node, resource, action, intervalMs, count, lastFailureWallMs: atWallMs, code, reason };
  return [...failCounts.filter((count) => count !== known), next];
}
