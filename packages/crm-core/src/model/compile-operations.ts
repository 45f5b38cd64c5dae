/**
 * The operations of one primitive. What the document leaves out, the agent's manifest
 * gives. In something fast an agent that knows no `promote` is warmed by preparing
 * and activated by its start, so its start's time is that of the promotion.
 *
 * Invariant: two recurring monitors of a primitive differ in their interval.
 */
import type { AgentAction, AgentManifest } from '@understudy/contracts';
import { documentDefaults } from './document-defaults.ts';
import { durationMs, firstOf, type Layers } from './compile-meta.ts';
import type { FurtherMonitorDocument, MonitorDocument, OperationsDocument } from './document.ts';
import type { OnFail, OperationDefinition } from './resource.ts';

export interface OperationsContext {
  readonly manifest: AgentManifest;
  readonly isFast: boolean;
  readonly canFence: boolean;
}

type Settings = Layers<MonitorDocument>;

/** @param layers the resource's own operations, then the document's defaults */
export function compileOperations(
  layers: Layers<OperationsDocument>,
  context: OperationsContext,
): OperationDefinition[] {
  const single = actionsOf(context).map((action) => singleOperation(action, layers, context));
  return [...single, ...recurringMonitors(layers, context)];
}

function actionsOf({ manifest, isFast }: OperationsContext): AgentAction[] {
  const actions = manifest.actions.map(({ action }) => action);
  const roles = (['promote', 'demote'] as const).filter((action) => isFast && !actions.includes(action));
  return [...actions, ...roles];
}

function singleOperation(
  action: AgentAction,
  layers: Layers<OperationsDocument>,
  context: OperationsContext,
): OperationDefinition {
  const settings = layers.map((layer) => layer?.[action]);
  return {
    action,
    intervalMs: 0,
    timeoutMs: timeoutMs(action, layers, context.manifest),
    onFail:
      action === 'monitor'
        ? 'restart'
        : (firstOf<MonitorDocument, 'onFail'>(settings, 'onFail') ?? usualOnFail(action, context)),
    enabled: true,
  };
}

/** What an agent does not have, it does by another action of its own, in that one's time. */
const standIns: ReadonlyMap<AgentAction, AgentAction> = new Map([
  ['promote', 'start'],
  ['demote', 'stop'],
]);

function timeoutMs(action: AgentAction, layers: Layers<OperationsDocument>, manifest: AgentManifest): number {
  const known = manifest.actions.find((each) => each.action === action);
  const own = layers.map((layer) => layer?.[action]?.timeout).find((text) => text !== undefined);
  if (own !== undefined) return durationMs(own);
  const standIn = standIns.get(action);
  if (known !== undefined || standIn === undefined) return known?.timeoutMs ?? 0;
  return timeoutMs(standIn, layers, manifest);
}

function usualOnFail(action: AgentAction, { canFence }: OperationsContext): OnFail {
  if (action !== 'stop') return 'restart';
  return canFence ? 'fence' : 'block';
}

/**
 * What something fast has prepared outlives its active side if that is all that its agent begins: to demote and promote
 * it is all that stopping and starting would do, and what comes after it need not be prepared anew.
 */
function usualOnFailOfMonitor({ manifest, isFast }: OperationsContext): OnFail {
  return isFast && manifest.actions.every(({ action }) => action !== 'promote') ? 'demote' : 'restart';
}

/** One; in something fast two: the active side at the interval, the warm one at twice that. */
function recurringMonitors(layers: Layers<OperationsDocument>, context: OperationsContext): OperationDefinition[] {
  const { manifest, isFast } = context;
  const description = manifest.actions.find(({ action }) => action === 'monitor');
  if (description === undefined) return [];
  const settings: Settings = layers.map((layer) => layer?.monitor);
  const interval = firstOf(settings, 'interval');
  const suggestedMs = description.intervalMs ?? documentDefaults.monitorIntervalMs;
  const monitor: OperationDefinition = {
    action: 'monitor',
    intervalMs: interval === undefined ? suggestedMs : durationMs(interval),
    timeoutMs: timeoutMs('monitor', layers, manifest),
    onFail: firstOf(settings, 'onFail') ?? usualOnFailOfMonitor(context),
    enabled: firstOf(settings, 'enabled') ?? true,
  };
  const more = (layers.map((layer) => layer?.moreMonitors).find((list) => list !== undefined) ?? []).map((each) =>
    furtherMonitor(each, monitor, context),
  );
  if (!isFast) return [monitor, ...more];
  return [{ ...monitor, role: 'promoted' }, warmMonitor(monitor), ...more];
}

function furtherMonitor(
  { interval, timeout, onFail, role, level }: FurtherMonitorDocument,
  usual: OperationDefinition,
  context: OperationsContext,
): OperationDefinition {
  const where = role ?? (context.isFast ? 'promoted' : undefined);
  return {
    action: 'monitor',
    intervalMs: durationMs(interval),
    timeoutMs: timeout === undefined ? usual.timeoutMs : durationMs(timeout),
    onFail: onFail ?? (where === 'promoted' ? usualOnFailOfMonitor(context) : 'restart'),
    enabled: true,
    ...(where === undefined ? {} : { role: where }),
    ...(level === undefined ? {} : { level }),
  };
}

function warmMonitor(monitor: OperationDefinition): OperationDefinition {
  // What is not active cannot be demoted.
  const onFail = monitor.onFail === 'demote' ? 'restart' : monitor.onFail;
  return { ...monitor, intervalMs: 2 * monitor.intervalMs, role: 'unpromoted', onFail };
}
