import type { Role } from '@understudy/contracts';
import { formatDuration } from '../../base/duration.ts';
import type { OperationDefinition } from '../../model/resource.ts';
import type { RunningMonitor } from '../current/observed.ts';
import { isActive, roleRank } from '../layout/role.ts';
import { type Change, hasStep } from './change.ts';
import type { PlanBuilder } from './planned-action.ts';
import { singleAction } from './resource-action.ts';

interface MonitorPlan {
  readonly begin: readonly OperationDefinition[];
  readonly cancel: readonly RunningMonitor[];
}

/** Which recurring monitors begin and end with a change. A stop ends them by itself. */
function chooseMonitors(change: Change): MonitorPlan {
  const none = { begin: [], cancel: [] };
  const { hold, observed, to, member } = change;
  if (!isActive(to)) return none;
  if (hold?.kind === 'maintenance') return { begin: [], cancel: observed.monitors };
  if (hold !== null && hold.kind !== 'unmanaged') return none;
  if (hold === null && change.waits !== null && !isActive(change.from)) return none;
  const wanted = member.primitive.operations.filter((operation) => isWanted(operation, to));
  if (hasStep(change, 'start')) return { begin: wanted, cancel: [] };
  if (change.repromote) return { begin: wanted, cancel: observed.monitors };
  return {
    begin: wanted.filter((operation) => !observed.monitors.some((monitor) => covers(monitor, operation, to))),
    cancel: observed.monitors.filter((monitor) => !wanted.some((operation) => covers(monitor, operation, to))),
  };
}

function isWanted(operation: OperationDefinition, role: Role): boolean {
  if (operation.action !== 'monitor' || operation.intervalMs === 0 || !operation.enabled) return false;
  return roleRank(operation.role ?? 'started') === roleRank(role);
}

function covers(monitor: RunningMonitor, operation: OperationDefinition, role: Role): boolean {
  if (monitor.intervalMs !== operation.intervalMs) return false;
  return monitor.role === null || roleRank(monitor.role) === roleRank(role);
}

export function planMonitors(change: Change, builder: PlanBuilder): { monitors: number[]; cancels: number[] } {
  const { begin, cancel } = chooseMonitors(change);
  return {
    cancels: cancel.map((monitor) => builder.add(cancelAction(change, monitor))),
    monitors: begin.map((operation) => builder.add(beginAction(change, operation))),
  };
}

function beginAction(change: Change, operation: OperationDefinition) {
  const { intervalMs, timeoutMs } = operation;
  const reasons = [`${change.member.id} is to be watched on ${change.node}`];
  const action = singleAction(change, { action: 'monitor', role: change.to, reasons });
  return { ...action, key: `${change.member.id}_monitor_${intervalMs}`, intervalMs, timeoutMs };
}

function cancelAction(change: Change, { intervalMs, role }: RunningMonitor) {
  const why =
    change.hold?.kind === 'maintenance'
      ? change.hold.reason
      : `it is no longer watched every ${formatDuration(intervalMs)} in this role`;
  const action = singleAction(change, { action: 'monitor', role: role ?? change.from, reasons: [why] });
  return { ...action, action: 'cancel' as const, key: `${change.member.id}_monitor_${intervalMs}`, intervalMs };
}
