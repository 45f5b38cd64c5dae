import type { Role } from '@understudy/contracts';
import type { HistoryEntry } from '../../model/configuration/situation.ts';
import type { ResolvedOperation } from '../resolve/resolved.ts';
import type { Instance } from '../world/world.ts';
import { canAct, nodeAt, operationKey, type Plan } from './plan.ts';

/** Recurring operations: begun where the instance will be in the role that they watch, ended elsewhere. */
export function planMonitors(plan: Plan, instance: Instance): void {
  const { resource } = instance;
  if (resource.kind !== 'primitive') return;
  const wanted = recurringOf(resource.operations);
  const target = plan.assignment.node[instance.number] ?? -1;
  const role = plan.assignment.role[instance.number] ?? 'stopped';
  for (const operation of wanted.values()) {
    if (operation?.meta.enabled !== true || !instance.isManaged || instance.isRemoved) continue;
    if (target >= 0 && watches(operation, role)) planMonitor(plan, instance, operation, target);
    if (operation.meta.role === 'stopped') planStoppedMonitors(plan, instance, operation, target);
  }
  for (const [node, observed] of instance.observed) {
    for (const entry of onceEach(observed.recurring)) planCancel(plan, instance, wanted, { node, entry });
  }
}

/** A failure is remembered beside the operation that failed, which runs once all the same. */
function onceEach(entries: readonly HistoryEntry[]): Iterable<HistoryEntry> {
  return new Map(entries.map((entry) => [`${entry.operation} ${entry.intervalMs}`, entry])).values();
}

/** By name and interval. Null: two have both in common, and neither is begun or ended. */
function recurringOf(operations: readonly ResolvedOperation[]): Map<string, ResolvedOperation | null> {
  const found = new Map<string, ResolvedOperation | null>();
  for (const operation of operations) {
    const key = `${operation.name} ${operation.intervalMs}`;
    if (operation.intervalMs > 0) found.set(key, found.has(key) ? null : operation);
  }
  return found;
}

/** Whether it runs while the instance has this role. */
function watches(operation: ResolvedOperation, role: Role): boolean {
  const watched = operation.meta.role;
  if (watched === null || watched === 'started') return role === 'started' || role === 'unpromoted';
  return watched === role || (watched === 'unpromoted' && role === 'started');
}

function planMonitor(plan: Plan, instance: Instance, operation: ResolvedOperation, node: number): void {
  plan.table.add({
    kind: 'resource',
    task: operation.name,
    key: operationKey(instance.historyId, operation.name, operation.intervalMs),
    instance: instance.number,
    node,
    intervalMs: operation.intervalMs,
    required: !isRunning(instance, operation, node),
    runnable: instance.block === null,
    reasons: [`is to be watched every ${operation.intervalMs} ms`],
  });
}

function isRunning(instance: Instance, operation: ResolvedOperation, node: number): boolean {
  const recurring = instance.observed.get(node)?.recurring ?? [];
  return recurring.some((entry) => entry.operation === operation.name && entry.intervalMs === operation.intervalMs);
}

/** A monitor for the stopped role looks on the other nodes for what should not be there. */
function planStoppedMonitors(plan: Plan, instance: Instance, operation: ResolvedOperation, target: number): void {
  for (const node of plan.world.nodes) {
    if (node.number === target || !canAct(node) || node.kind !== 'member') continue;
    planMonitor(plan, instance, operation, node.number);
  }
}

interface Running {
  readonly node: number;
  readonly entry: HistoryEntry;
}

/** No longer configured, or for another role than it will have. */
function planCancel(
  plan: Plan,
  instance: Instance,
  wanted: ReadonlyMap<string, ResolvedOperation | null>,
  { node, entry }: Running,
): void {
  if (!canAct(nodeAt(plan, node)) || !instance.isManaged || !plan.world.resolved.properties.cancelRemovedActions)
    return;
  const operation = wanted.get(`${entry.operation} ${entry.intervalMs}`);
  const target = plan.assignment.node[instance.number] ?? -1;
  const role = plan.assignment.role[instance.number] ?? 'stopped';
  if (operation === null) return;
  if (operation?.meta.enabled === true) {
    const isStopped = operation.meta.role === 'stopped';
    if (isStopped ? node !== target : node !== target || role === 'stopped' || watches(operation, role)) return;
  }
  plan.table.add({
    kind: 'resource',
    task: 'cancel',
    key: operationKey(instance.historyId, entry.operation, entry.intervalMs),
    instance: instance.number,
    node,
    intervalMs: entry.intervalMs,
    required: true,
    reasons: [operation === undefined ? 'is no longer configured' : 'is for another role'],
  });
}
