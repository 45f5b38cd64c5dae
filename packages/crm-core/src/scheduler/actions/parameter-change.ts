import type { HistoryEntry } from '../../model/configuration/situation.ts';
import type { ResolvedOperation, ResolvedPrimitive } from '../resolve/resolved.ts';
import type { Instance, WorldNode } from '../world/world.ts';
import { canAct, instanceAt, nodeAt, type Plan } from './plan.ts';

/*
 * Parameters are known again by their digests: every operation that hands them to the
 * agent leaves one in the history. Where a node could not be given the resource anew,
 * a change waits.
 */

/**
 * What a difference between the parameters that something was started with and those
 * that are configured calls for.
 */
export type ParameterChange = 'none' | 'reload' | 'restart';

export function parameterChange(plan: Plan, instance: Instance, node: number): ParameterChange {
  const begun = instance.observed.get(node)?.begun ?? [];
  if (begun.length === 0 || !minds(plan, instance, node)) return 'none';
  const changes = begun.map((entry) => changeSince(plan, instance, node, entry));
  if (changes.includes('restart')) return 'restart';
  return changes.includes('reload') ? 'reload' : 'none';
}

/** The recurring operation is to be done with other parameters, or another timeout, than before. */
export function isWatchedAnew(plan: Plan, instance: Instance, node: number, entry: HistoryEntry): boolean {
  return minds(plan, instance, node) && changeSince(plan, instance, node, entry) !== 'none';
}

/** A change is acted upon where the node takes resources: not while it leaves, or is in standby. */
export function isOpenToChange(node: WorldNode): boolean {
  return canAct(node) && !node.shutdown && !node.standby;
}

/** Of what is not configured any more the parameters are not known. */
function minds(plan: Plan, instance: Instance, node: number): boolean {
  return !instance.isRemoved && isOpenToChange(nodeAt(plan, node));
}

function changeSince(plan: Plan, instance: Instance, node: number, entry: HistoryEntry): ParameterChange {
  const { resource } = instance;
  if (resource.kind !== 'primitive' || entry.parameterDigest === null) return 'none';
  const { attributes } = nodeAt(plan, node);
  const parameters = reached(plan, instance, parametersOf(plan, resource, attributes, entry));
  if (plan.digest(parameters) === entry.parameterDigest) return 'none';
  if (onlyPrivateMayDiffer(plan, resource, attributes, entry)) return 'none';
  if (entry.restartDigest === null || entry.intervalMs > 0) return 'restart';
  const names = entry.restartParameters === null ? null : new Set(entry.restartParameters);
  const deciding = new Map([...parameters].filter(([name]) => names?.has(name) ?? true));
  return plan.digest(deciding) === entry.restartDigest ? 'reload' : 'restart';
}

/** The resource's own, what the operation adds, and for one that recurs how long it may take. */
function parametersOf(
  plan: Plan,
  resource: ResolvedPrimitive,
  attributes: WorldNode['attributes'],
  { operation, intervalMs }: HistoryEntry,
): ReadonlyMap<string, string> {
  const own = resource.parametersOn(attributes);
  const found = findOperation(resource, operation, intervalMs);
  const added = found?.parametersOn(attributes);
  if (intervalMs === 0) return added === undefined || added.size === 0 ? own : new Map([...added, ...own]);
  const meta = found?.meta ?? plan.world.resolved.impliedOperation(resource.agent, operation, intervalMs);
  return new Map([...(added ?? []), ...own, ['CRM_meta_timeout', String(meta.timeoutMs)]]);
}

/** A connection that names no address goes to the node on which its container is. */
function reached(
  plan: Plan,
  { container }: Instance,
  parameters: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  if (container === null || parameters.get('addr') !== '#uname') return parameters;
  const host = instanceAt(plan, container).activeOn[0] ?? plan.assignment.node[container] ?? -1;
  return host < 0 ? parameters : new Map([...parameters, ['addr', nodeAt(plan, host).name]]);
}

function findOperation(resource: ResolvedPrimitive, name: string, intervalMs: number): ResolvedOperation | undefined {
  return resource.operations.find(
    (operation) => operation.name === name && operation.intervalMs === intervalMs && operation.meta.enabled,
  );
}

/** A configuration that is shown without its secrets: all else is as it was. */
function onlyPrivateMayDiffer(
  plan: Plan,
  { agent, parametersOn }: ResolvedPrimitive,
  attributes: WorldNode['attributes'],
  entry: HistoryEntry,
): boolean {
  if (entry.secureDigest === null || entry.privateParameters === null) return false;
  const hidden = new Set(entry.privateParameters);
  const isShown = (name: string): boolean =>
    !hidden.has(name) && !(agent.standard === 'stonith' && name.startsWith('pcmk_'));
  const shown = [...parametersOn(attributes)].filter(([name]) => isShown(name));
  return plan.digest(new Map(shown)) === entry.secureDigest;
}
