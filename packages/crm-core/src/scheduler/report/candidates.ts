import { infinity } from '../../base/score.ts';
import type { Change } from '../what-if/change.ts';
import type { Instance, World } from '../world/world.ts';
import type { ActionCause, NodeReasons, Placing, ScoreReason } from './explanation.ts';
import { instanceOf } from './render-instance.ts';
import type { WhyContext } from './why-context.ts';
import { placingOf } from './explain.ts';

/*
 * What could be changed so that something runs (on a node, or anywhere): everything that
 * speaks against it, turned round, and the same of those that it waits for. Whether
 * it helps is not asked here.
 */

interface Search {
  readonly context: WhyContext;
  /** Only about this node; null: about any. */
  readonly node: string | null;
  /** Instances that have been looked at. */
  readonly seen: Set<number>;
  readonly found: Change[];
}

const mostInstances = 12;

export function candidatesFor(
  context: WhyContext,
  instances: readonly Instance[],
  node: string | null,
): readonly Change[] {
  const search: Search = { context, node, seen: new Set(), found: [] };
  for (const instance of instances) look(search, instance);
  return search.found;
}

function look(search: Search, instance: Instance): void {
  if (search.seen.has(instance.number) || search.seen.size >= mostInstances) return;
  search.seen.add(instance.number);
  if (instance.kind !== 'primitive') {
    for (const child of instance.children) look(search, instanceOf(search.context.world, child));
    return;
  }
  const place = placingOf(search.context, instance);
  lookAtVerdict(search, instance, place);
  lookAtTickets(search, instance);
  for (const reasons of place.nodes) {
    if (search.node === null || reasons.node === search.node) lookAtNode(search, instance, reasons);
  }
  lookAtFailures(search, place);
  for (const action of place.actions) if (action.state === 'blocked') lookAtCause(search, action.cause);
  if (search.node !== null) lookAtPreference(search, instance, place, search.node);
}

function lookAtVerdict({ found, context }: Search, instance: Instance, { verdict }: Placing): void {
  const chain = holders(context.world, instance);
  if (verdict.kind === 'disabled' && verdict.because === 'stopAll') found.push({ kind: 'endStopAll' });
  if (verdict.kind === 'disabled' && verdict.because === 'targetRole') {
    for (const { resource } of chain.filter((one) => one.resource.meta.targetRole === 'stopped'))
      found.push({ kind: 'startResource', resource: resource.id });
  }
  if (verdict.kind !== 'untouched') return;
  const { resource } = instance;
  if (context.world.resolved.properties.maintenanceMode) found.push({ kind: 'endClusterMaintenance' });
  if (resource.meta.maintenance) found.push({ kind: 'endResourceMaintenance', resource: resource.id });
  if (!resource.meta.isManaged) found.push({ kind: 'manageResource', resource: resource.id });
  if (verdict.because === 'noFencingDevice') found.push({ kind: 'defineFenceDevice' });
  if (verdict.because === 'blocked') forgetEverywhere(found, context, instance);
}

/** Those that will be forgotten by themselves. */
function lookAtFailures({ context, node, found }: Search, { failures }: Placing): void {
  for (const failure of failures) {
    const { expiresWallMs } = failure;
    if (node !== null && node !== failure.node) continue;
    if (expiresWallMs !== null && expiresWallMs > context.world.resolved.nowWallMs)
      found.push({ kind: 'wait', untilWallMs: expiresWallMs });
  }
}

function holders(world: World, instance: Instance): Instance[] {
  return [instance, ...(instance.parent === null ? [] : holders(world, instanceOf(world, instance.parent)))];
}

function forgetEverywhere(found: Change[], { world }: WhyContext, instance: Instance): void {
  for (const [node, { failures }] of instance.observed.told) {
    const name = world.nodes[node]?.name;
    if (failures.length > 0 && name !== undefined)
      found.push({ kind: 'forgetFailures', resource: instance.resource.id, node: name });
  }
}

function lookAtTickets({ context, found }: Search, instance: Instance): void {
  const { world } = context;
  const ids = new Set(holders(world, instance).flatMap((one) => [one.id, one.resource.id]));
  for (const constraint of world.resolved.constraints) {
    if (constraint.kind !== 'ticket' || !constraint.resources.some(({ id }) => ids.has(id))) continue;
    const ticket = world.tickets.get(constraint.ticket);
    if (ticket?.granted !== true || ticket.standby) found.push({ kind: 'grantTicket', ticket: constraint.ticket });
  }
}

function lookAtNode(search: Search, instance: Instance, reasons: NodeReasons): void {
  const { found, context } = search;
  const { node, closed } = reasons;
  switch (closed?.kind) {
    case 'standby':
    case 'standbyOnFail':
      found.push({ kind: 'endStandby', node });
      if (closed.kind === 'standbyOnFail') forgetAllOn(search, node);
      break;
    case 'maintenance':
      found.push({ kind: 'endNodeMaintenance', node });
      break;
    case 'unreachable': {
      const bringer = context.world.instanceById.get(closed.resource);
      if (bringer !== undefined) look({ ...search, node: null }, bringer);
      break;
    }
    case undefined:
      break;
    default:
      found.push({ kind: 'returnNode', node });
  }
  for (const reason of reasons.reasons) if (reason.score < 0) lookAtReason(search, instance, node, reason);
}

function forgetAllOn({ context: { world }, found }: Search, node: string): void {
  const number = world.nodeByName.get(node)?.number ?? -1;
  for (const { observed, resource } of world.instances) {
    if ((observed.get(number)?.failures ?? []).length > 0)
      found.push({ kind: 'forgetFailures', resource: resource.id, node });
  }
}

function lookAtReason(search: Search, instance: Instance, node: string, reason: ScoreReason): void {
  const { found } = search;
  switch (reason.kind) {
    case 'failure':
      found.push({ kind: 'forgetFailures', resource: instance.resource.id, node });
      break;
    case 'health':
      found.push({ kind: 'healNode', node });
      break;
    case 'lock':
      found.push({ kind: 'endShutdownLock', resource: instance.resource.id });
      break;
    case 'location':
      found.push({ kind: 'dropConstraint', constraint: reason.name });
      break;
    case 'capacity':
      for (const { attribute, needs, left } of reason.lacks)
        found.push({ kind: 'raiseCapacity', node, attribute, to: totalOf(search, node, attribute) + needs - left });
      break;
    case 'primary':
    case 'dependent':
      lookAtPartner(search, node, reason);
      break;
    default:
  }
}

/** So much of it is needed there that what runs there already keeps its share. */
function totalOf({ context }: Search, node: string, attribute: string): number {
  return context.world.nodeByName.get(node)?.utilization.get(attribute) ?? 0;
}

function lookAtPartner(search: Search, node: string, reason: ScoreReason & { kind: 'primary' | 'dependent' }): void {
  const { found, context } = search;
  if (reason.constraint !== null) found.push({ kind: 'dropConstraint', constraint: reason.constraint });
  const partner = context.world.instanceById.get(reason.resource);
  if (partner === undefined) return;
  if (reason.kind === 'primary' && reason.strength >= infinity && reason.on.length > 0 && search.node !== null) {
    const { resource } = topOf(context.world, partner);
    found.push({ kind: 'preferNode', resource: resource.id, node, score: infinity });
  }
  look(search, partner);
}

function lookAtCause(search: Search, cause: ActionCause): void {
  const { found, context } = search;
  switch (cause.kind) {
    case 'noQuorum':
      found.push({ kind: 'gainQuorum' });
      break;
    case 'noFencingDevice':
      for (const { unclean, name } of context.world.nodes)
        if (unclean) found.push({ kind: 'confirmFenced', node: name });
      break;
    case 'restsWithoutDevice':
      found.push({ kind: 'defineFenceDevice' });
      break;
    case 'nodeNotReady':
      found.push({ kind: 'returnNode', node: cause.node });
      break;
    case 'refused':
    case 'demanded': {
      if (cause.constraint !== null) found.push({ kind: 'dropConstraint', constraint: cause.constraint });
      const partner = cause.by.resource === null ? undefined : context.world.instanceById.get(cause.by.resource);
      if (partner !== undefined) look({ ...search, node: null }, partner);
      lookAtCause(search, cause.cause);
      break;
    }
    default:
  }
}

/** A wish that outweighs what holds it elsewhere: just enough, and as strong as can be. */
function lookAtPreference(
  { found, context }: Search,
  instance: Instance,
  { nodes, target }: Placing,
  node: string,
): void {
  if (target.node === null || target.node === node) return;
  const [there, here] = [node, target.node].map((name) => nodes.find((one) => one.node === name)?.score ?? 0);
  const { resource } = topOf(context.world, instance);
  const enough = (here ?? 0) - (there ?? 0) + 1;
  if (enough > 0 && enough < infinity) found.push({ kind: 'preferNode', resource: resource.id, node, score: enough });
  found.push({ kind: 'preferNode', resource: resource.id, node, score: infinity });
  lookAtHold(found, instance, nodes.find((one) => one.node === target.node)?.reasons ?? []);
}

/** What holds it where it is. */
function lookAtHold(found: Change[], { resource }: Instance, reasons: readonly ScoreReason[]): void {
  for (const reason of reasons) {
    if (reason.kind === 'stickiness') found.push({ kind: 'endStickiness', resource: resource.id });
    if (reason.kind === 'location' && reason.score > 0) found.push({ kind: 'dropConstraint', constraint: reason.name });
  }
}

function topOf(world: World, instance: Instance): Instance {
  return instance.parent === null ? instance : topOf(world, instanceOf(world, instance.parent));
}
