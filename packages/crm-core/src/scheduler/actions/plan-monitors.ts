import type { Role } from '@understudy/contracts';
import type { HistoryEntry } from '../../model/configuration/situation.ts';
import type { ResolvedOperation } from '../resolve/resolved.ts';
import type { Instance } from '../world/world.ts';
import { isOpenToChange, isWatchedAnew } from './parameter-change.ts';
import { canBegin, type Course } from './plan-course.ts';
import { canAct, nodeAt, operationKey, type Plan } from './plan.ts';

/*
 * Recurring operations: begun where the instance will be in the role that they watch,
 * ended elsewhere. What is unmanaged is watched all the same, where it might be started; in
 * maintenance nothing is.
 */

export function planMonitors(
  plan: Plan,
  instance: Instance,
  { isRedefined, mustStop }: Pick<Course, 'isRedefined' | 'mustStop'>,
): void {
  const { resource } = instance;
  if (resource.kind !== 'primitive' || instance.isRemoved) return;
  const watch = { ...watchOf(plan, instance, resource.operations), isRedefined, mustStop };
  if (!isInMaintenance(plan, instance, watch.target)) {
    for (const operation of watch.wanted.values()) if (operation !== null) begin(plan, watch, operation);
  }
  for (const [node, observed] of instance.observed.told) {
    for (const entry of onceEach(observed.recurring)) planCancel(plan, watch, { node, entry });
  }
}

/** A failure is remembered beside the operation that failed, which runs once all the same. */
function onceEach(entries: readonly HistoryEntry[]): Iterable<HistoryEntry> {
  if (entries.length < 2) return entries;
  return new Map(entries.map((entry) => [`${entry.operation} ${entry.intervalMs}`, entry])).values();
}

interface Watch {
  readonly instance: Instance;
  /** By name and interval. Null: two have both in common, and neither is begun or ended. */
  readonly wanted: ReadonlyMap<string, ResolvedOperation | null>;
  /** Where it will be; -1: nowhere. */
  readonly target: number;
  readonly role: Role;
  /** It begins anew with other parameters: nothing that watches it is looked at by itself. */
  readonly isRedefined: boolean;
  readonly mustStop: boolean;
}

function watchOf(
  plan: Plan,
  instance: Instance,
  operations: readonly ResolvedOperation[],
): Omit<Watch, 'isRedefined' | 'mustStop'> {
  const wanted = new Map<string, ResolvedOperation | null>();
  for (const operation of operations) {
    const key = keyOf(operation);
    if (operation.intervalMs > 0 && operation.meta.enabled) wanted.set(key, wanted.has(key) ? null : operation);
  }
  const target = plan.assignment.node[instance.number] ?? -1;
  const role = plan.assignment.role[instance.number] ?? 'stopped';
  return { instance, wanted, target, role };
}

function keyOf({ name, intervalMs }: Pick<ResolvedOperation, 'name' | 'intervalMs'>): string {
  return `${name} ${intervalMs}`;
}

function isInMaintenance(plan: Plan, instance: Instance, node: number): boolean {
  return instance.maintenance || (node >= 0 && nodeAt(plan, node).maintenance);
}

/** One node in maintenance is no reason to look away from what runs on another, too. */
function isOwnMaintenance({ world }: Plan, { resource }: Instance, node: number): boolean {
  const { maintenanceMode } = world.resolved.properties;
  return maintenanceMode || resource.meta.maintenance || nodeAt({ world }, node).maintenance;
}

/** A monitor for the stopped role looks on the other nodes for what should not be there. */
function begin(plan: Plan, { instance, target, role }: Watch, operation: ResolvedOperation): void {
  if (target >= 0 && watches(operation, role)) planMonitor(plan, instance, operation, target);
  if (operation.meta.role !== 'stopped' || !isTellable(instance)) return;
  for (const node of plan.world.nodes) {
    if (node.number === target || !canAct(node) || node.kind !== 'member') continue;
    planMonitor(plan, instance, operation, node.number);
  }
}

/** Of copies that are alike nobody can tell which is not there. */
function isTellable({ clone, isUnique }: Instance): boolean {
  return clone === null || isUnique;
}

/** Whether it runs while the instance has this role: where none is said, in all that are up and not promoted. */
function watches({ meta }: ResolvedOperation, role: Role): boolean {
  return meta.role === null ? role === 'started' || role === 'unpromoted' : meta.role === role;
}

function planMonitor(plan: Plan, instance: Instance, operation: ResolvedOperation, node: number): void {
  plan.table.add({
    kind: 'resource',
    task: operation.name,
    key: operationKey(instance.historyId, operation.name, operation.intervalMs),
    instance: instance.number,
    node,
    intervalMs: operation.intervalMs,
    required: !isRunning(plan, instance, operation, node),
    runnable: instance.block === null && (instance.isManaged || mayWatch(plan, instance, node)),
    reasons: [`is to be watched every ${operation.intervalMs} ms`],
  });
}

/** What is unmanaged; on a node that is to be fenced there is nothing more to learn of it. */
function mayWatch(plan: Plan, instance: Instance, node: number): boolean {
  return !nodeAt(plan, node).unclean && canBegin(plan, instance, node);
}

/** It runs as it is configured now; not one that was only begun, nor one whose failure has run out. */
function isRunning(plan: Plan, instance: Instance, operation: ResolvedOperation, node: number): boolean {
  const observed = instance.observed.get(node);
  const entry = observed?.recurring.find(
    ({ operation: name, intervalMs }) => name === operation.name && intervalMs === operation.intervalMs,
  );
  if (entry === undefined || entry.state === 'pending' || observed?.expired.includes(entry) === true) return false;
  return !isWatchedAnew(plan, instance, node, entry);
}

interface Running {
  readonly node: number;
  readonly entry: HistoryEntry;
}

function planCancel(plan: Plan, watch: Watch, running: Running): void {
  const reason = reasonToCancel(plan, watch, running);
  if (reason === null) return;
  const { instance } = watch;
  const { node, entry } = running;
  plan.table.add({
    kind: 'resource',
    task: 'cancel',
    key: operationKey(instance.historyId, entry.operation, entry.intervalMs),
    instance: instance.number,
    node,
    intervalMs: entry.intervalMs,
    required: true,
    reasons: [reason],
  });
}

/** In maintenance, no longer configured, or for another role than it will have; null: it runs on. */
function reasonToCancel(plan: Plan, watch: Watch, { node, entry }: Running): string | null {
  const { instance, wanted, target, role } = watch;
  if (!isOpenToChange(nodeAt(plan, node))) return null;
  if (instance.activeOn.includes(node) && isOwnMaintenance(plan, instance, node)) return 'is in maintenance';
  const operation = wanted.get(keyOf({ name: entry.operation, intervalMs: entry.intervalMs }));
  if (operation === null) return null;
  if (operation === undefined) {
    const endsWithStop = target < 0 && instance.activeOn.includes(node);
    const isLeft = endsWithStop || !plan.world.resolved.properties.cancelRemovedActions;
    return isLeft ? null : 'is no longer configured';
  }
  const isInPlace = node === target && role !== 'stopped' && !isBegunAnew(plan, watch, { node, entry });
  const isForStopped = operation.meta.role === 'stopped';
  if (!isInPlace || (!isForStopped && watches(operation, role))) return null;
  return isWatchedAnew(plan, instance, node, entry) ? null : 'is for another role';
}

/** With other parameters, or because this very monitor failed: its stop ends what watches it, and its start begins the rest. */
function isBegunAnew(
  plan: Plan,
  { instance, isRedefined, mustStop }: Watch,
  { node, entry: { code, expectedCode } }: Running,
): boolean {
  return isRedefined || (mustStop && code !== expectedCode && canBegin(plan, instance, node));
}
