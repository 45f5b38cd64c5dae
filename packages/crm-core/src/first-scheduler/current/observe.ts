import type { ResultCode, Role } from '@understudy/contracts';
import type { OnFail, Primitive } from '../../model/resource.ts';
import type { OperationRecord } from '../../model/status.ts';
import { isActive } from '../layout/role.ts';
import { type Observed, type RunningMonitor, unseen } from './observed.ts';

/*
 * Folds the records of one primitive on one node, oldest first, into what is there
 * now. The invariant: only a successful stop, a probe or a monitor that found
 * nothing makes an active instance stopped; a stop that failed never does.
 */

/** How to read one primitive's records. */
export interface Reading {
  /** Null for what is no longer defined. */
  readonly primitive: Primitive | null;
  readonly promotable: boolean;
  /** Failures other than a failed stop are too old to count. */
  readonly expired: boolean;
  /** What a failed stop calls for unless the definition says otherwise. */
  readonly failedStop: OnFail;
}

/** `records` in the order of their sequence. */
export function observe(records: readonly OperationRecord[], reading: Reading): Observed {
  return records.reduce((observed, record) => afterRecord(observed, record, reading), unseen);
}

function afterRecord(earlier: Observed, record: OperationRecord, reading: Reading): Observed {
  if (record.code === 'pending') return afterPending(earlier, record);
  // Single operations of a resource on a node never overlap: a later result ends what was under way.
  const before = record.intervalMs === 0 ? { ...earlier, busy: null } : earlier;
  if (record.code === 'inconclusive') return before;
  switch (record.action) {
    case 'start':
      return afterStart(before, record, record.code, reading);
    case 'stop':
      return afterStop(before, record, record.code, reading);
    case 'promote':
    case 'demote':
      return afterRoleChange(before, record, record.code, reading);
    case 'monitor':
      return afterMonitor(before, record, record.code, reading);
    case 'validate':
    case 'migrateTo':
    case 'migrateFrom':
    case 'reload':
    case 'notify':
    case 'clean':
      return before;
  }
}

function afterPending(before: Observed, record: OperationRecord): Observed {
  if (record.intervalMs > 0) return { ...before, monitors: withMonitor(before.monitors, record) };
  return { ...before, busy: record };
}

function afterStart(before: Observed, record: OperationRecord, code: ResultCode, reading: Reading): Observed {
  const started: Observed = {
    ...before,
    role: runningRole(reading),
    seen: true,
    failure: null,
    refused: null,
    digest: record.digest,
    monitors: [],
  };
  if (isSuccess(code)) return started;
  return { ...withFailure(started, record, reading), refused: isRefusal(code) && !reading.expired ? record : null };
}

function afterStop(before: Observed, record: OperationRecord, code: ResultCode, reading: Reading): Observed {
  if (isSuccess(code) || code === 'notRunning') {
    return { ...before, role: 'stopped', seen: true, failure: null, monitors: [] };
  }
  const role = isActive(before.role) ? before.role : runningRole(reading);
  const onFail = onFailOf(record, reading);
  const failure = { record, onFail: onFail === 'fence' ? onFail : ('block' as const), gone: false };
  return { ...before, role, seen: true, failure };
}

function afterRoleChange(before: Observed, record: OperationRecord, code: ResultCode, reading: Reading): Observed {
  const next = record.action === 'promote' ? 'promoted' : 'unpromoted';
  if (isSuccess(code)) return { ...before, role: next, seen: true, failure: null };
  if (code === 'notRunning') return withFailure({ ...before, seen: true }, record, reading, true);
  // Half promoted or half demoted is treated as promoted: the safe reading for everybody else.
  return withFailure({ ...before, role: 'promoted', seen: true }, record, reading);
}

function afterMonitor(before: Observed, record: OperationRecord, code: ResultCode, reading: Reading): Observed {
  const monitors = record.intervalMs > 0 ? withMonitor(before.monitors, record) : before.monitors;
  const seen = { ...before, seen: true, monitors };
  const found = roleFound(code, reading);
  if (found !== null) return foundActive(seen, record, found);
  if (isActive(before.role)) return withFailure(seen, record, reading, code === 'notRunning');
  if (code === 'notRunning') return seen;
  if (isRefusal(code) && record.intervalMs === 0) return { ...seen, refused: reading.expired ? null : record };
  const role = code === 'failedPromoted' ? 'promoted' : runningRole(reading);
  return withFailure({ ...seen, role, digest: record.digest }, record, reading);
}

function foundActive(seen: Observed, record: OperationRecord, role: Role): Observed {
  const digest = isActive(seen.role) ? seen.digest : record.digest;
  // A monitor that is content again ends its own failure, not that of another operation.
  const own = seen.failure?.record.action === 'monitor' || !isActive(seen.role);
  return { ...seen, role, digest, failure: own ? null : seen.failure };
}

function roleFound(code: ResultCode, reading: Reading): Role | null {
  if (code === 'ok' || code === 'degraded') return runningRole(reading);
  if (code === 'promoted' || code === 'degradedPromoted') return 'promoted';
  return null;
}

function withFailure(before: Observed, record: OperationRecord, reading: Reading, gone = false): Observed {
  const onFail = onFailOf(record, reading);
  const role = record.code === 'failedPromoted' ? 'promoted' : before.role;
  if (onFail === 'ignore' && record.action !== 'demote') return { ...before, role };
  if (reading.expired) return { ...before, role };
  return { ...before, role, failure: { record, onFail, gone } };
}

/** What the definition says about a failure of this operation. */
export function onFailOf(
  record: Pick<OperationRecord, 'action' | 'intervalMs'>,
  reading: Pick<Reading, 'primitive' | 'failedStop'>,
): OnFail {
  const operation = reading.primitive?.operations.find(
    ({ action, intervalMs }) => action === record.action && intervalMs === record.intervalMs,
  );
  return operation?.onFail ?? (record.action === 'stop' ? reading.failedStop : 'restart');
}

function runningRole(reading: Reading): Role {
  return reading.promotable ? 'unpromoted' : 'started';
}

function withMonitor(monitors: readonly RunningMonitor[], record: OperationRecord): RunningMonitor[] {
  const others = monitors.filter((monitor) => monitor.intervalMs !== record.intervalMs);
  return [...others, { intervalMs: record.intervalMs, role: record.role ?? null }];
}

function isSuccess(code: ResultCode): boolean {
  return code === 'ok' || code === 'degraded' || code === 'promoted' || code === 'degradedPromoted';
}

/** The node is unfit, and trying again there would change nothing. */
function isRefusal(code: ResultCode): boolean {
  return (
    code === 'notInstalled' ||
    code === 'noPermission' ||
    code === 'badParameters' ||
    code === 'notConfigured' ||
    code === 'unimplemented'
  );
}
