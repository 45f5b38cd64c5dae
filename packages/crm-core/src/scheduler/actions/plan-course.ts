import type { Meta } from '../../model/configuration/configured-resource.ts';
import { codes } from '../world/judge-result.ts';
import { requirement } from '../world/requirement.ts';
import type { Instance, World } from '../world/world.ts';
import type { ParameterChange } from '../digests/change-since.ts';
import { parameterChange } from './parameter-change.ts';
import { canFence } from './plan-fencings.ts';
import { nodeAt, operationKey, type Plan } from './plan.ts';

/**
 * What a primitive has to go through: from its role now to the role it shall have.
 * Steps that only a restart would need are planned too, and are not required.
 */
export interface Course {
  readonly isMoving: boolean;
  /** Numbers of actions. */
  readonly stops: readonly number[];
  readonly start: number;
  readonly demotes: readonly number[];
  /** -1: it is not promotable. */
  readonly promote: number;
  /** Something calls for stopping it, wherever it is. */
  readonly mustStop: boolean;
  /** It stays where it is, and its parameters have changed in a way that calls for a restart. */
  readonly isRedefined: boolean;
}

export function planCourse(plan: Plan, instance: Instance): Course {
  const target = plan.assignment.node[instance.number] ?? -1;
  const role = plan.assignment.role[instance.number] ?? 'stopped';
  const active = activeNodes(instance);
  const policy = multiplePolicy(plan.world, instance);
  const stays = target >= 0 && active.includes(target) && role !== 'stopped';
  const change = stays ? parameterChange(plan, instance, target) : 'none';
  const mustStop = reasonToStop(instance, stays ? target : -1, policy, change);
  const context: Step = { plan, instance, target, stays, mustStop, onlyStop: policy === 'stopOnly' };
  const left = stays ? countedNodes(plan.world, instance, active) : active;
  const stops = [...left, ...leftBehind(instance)].map((node) => planStop(context, node));
  const start = planStart(context);
  if (change === 'reload' && mustStop === null) planReload(plan, instance, target);
  const promotable = instance.isPromotable;
  return {
    isMoving: target >= 0 && active.length > 0 && !active.includes(target),
    stops,
    start,
    demotes: active.flatMap((node) => planDemote(context, node)),
    promote: promotable ? planPromote(context) : -1,
    mustStop: mustStop !== null,
    isRedefined: callsForRestart(instance, target, change),
  };
}

/** Where it may be is no place to stop it as long as nothing says that it is up. */
function activeNodes(instance: Instance): readonly number[] {
  return instance.role === 'stopped' ? [] : instance.activeOn;
}

/** Nodes that hold on to what has moved away from them already. */
export function leftBehind(instance: Instance): number[] {
  return instance.danglingMigrations.filter((node) => !instance.activeOn.includes(node));
}

interface Step {
  readonly plan: Plan;
  readonly instance: Instance;
  readonly target: number;
  readonly stays: boolean;
  /** Why it must be stopped even where it stays; null: nothing calls for it. */
  readonly mustStop: string | null;
  /** It is active more than once, and is not to be started again. */
  readonly onlyStop: boolean;
}

/** What is to be done about its being active more than once; null: it is not. */
function multiplePolicy(world: World, instance: Instance): Meta['multipleActive'] | null {
  const { resource } = instance;
  if (resource.kind !== 'primitive' || instance.migration !== null) return null;
  const active = activeNodes(instance);
  const counted = countedNodes(world, instance, active);
  return counted.length > 1 ? resource.meta.multipleActive : null;
}

/** What needs no fencing does not mind where a lost node may still run it. */
function countedNodes(world: World, instance: Instance, active: readonly number[]): readonly number[] {
  if (['fencing', 'unfencing'].includes(requirement(instance, world))) return active;
  return active.filter((node) => world.nodes[node]?.unclean !== true);
}

/** It is active more than once, and stays on this node all the same: the others are stopped. */
export function isKept(world: World, instance: Instance, node: number): boolean {
  return instance.activeOn.includes(node) && multiplePolicy(world, instance) === 'stopUnexpected';
}

function reasonToStop(
  instance: Instance,
  stayNode: number,
  policy: Meta['multipleActive'] | null,
  change: ParameterChange,
): string | null {
  if (!instance.isManaged || instance.block !== null) return null;
  if (policy === 'stopUnexpected' && stayNode >= 0) {
    return hasFailedOn(instance, stayNode) ? `${instance.id} failed` : null;
  }
  if (instance.needsStop) return `${instance.id} has to be stopped first`;
  if (instance.isFailed && !instance.needsDemote && instance.role !== 'stopped') return `${instance.id} failed`;
  if (policy !== null) return `${instance.id} is active more than once`;
  if (instance.observed.get(stayNode)?.isOfOtherAgent === true) return `${instance.id} has another agent now`;
  if (callsForRestart(instance, stayNode, change)) return `parameters of ${instance.id} have changed`;
  return null;
}

function callsForRestart(instance: Instance, stayNode: number, change: ParameterChange): boolean {
  return change === 'restart' || (change === 'reload' && isBeingStarted(instance, stayNode));
}

function hasFailedOn({ observed }: Instance, node: number): boolean {
  return (observed.get(node)?.failure ?? null) !== null;
}

/** It can take over changed parameters as it runs. */
function planReload(plan: Plan, instance: Instance, node: number): void {
  if (!instance.isManaged || instance.block !== null) return;
  plan.table.add({
    kind: 'resource',
    task: 'reload-agent',
    key: operationKey(instance.historyId, 'reload-agent'),
    instance: instance.number,
    node,
    required: true,
    reasons: [`parameters of ${instance.id} have changed`],
  });
}

function planStop(step: Step, node: number): number {
  const { plan, instance, target, stays, mustStop } = step;
  const leaves = !stays || node !== target;
  const required = (leaves || mustStop !== null) && !isLeftAlone(instance);
  const reason = leaves ? reasonToLeave(step) : mustStop;
  return plan.table.add({
    kind: 'resource',
    task: 'stop',
    key: operationKey(instance.historyId, 'stop'),
    instance: instance.number,
    node,
    required,
    runnable: instance.isManaged && instance.block === null && canStopOn(plan, node),
    isExtra: isExtra(step, node),
    reasons: required && reason !== null ? [reason] : [],
  });
}

/** A copy too many. The reference ends what comes after the others, too; who only has to keep the order need not. */
function isExtra({ plan, target, stays, mustStop }: Step, node: number): boolean {
  return plan.world.resolved.waits && stays && node !== target && mustStop === null;
}

function isLeftAlone(instance: Instance): boolean {
  return !instance.isManaged && instance.block === null;
}

function canStopOn(plan: Plan, node: number): boolean {
  const { online, unclean, pending, kind, remoteRequiresReset } = nodeAt(plan, node);
  if (kind === 'guest') return online || !remoteRequiresReset || canFence(plan, nodeAt(plan, node));
  return (online && !pending) || unclean;
}

function reasonToLeave({ plan, target, stays }: Step): string {
  if (target < 0) return 'no node may run it';
  return stays ? `is to run on ${nodeAt(plan, target).name} alone` : `moves to ${nodeAt(plan, target).name}`;
}

function planStart(step: Step): number {
  const { plan, instance, target, stays, mustStop } = step;
  const wanted = target >= 0 && (plan.assignment.role[instance.number] ?? 'stopped') !== 'stopped';
  const isNeeded = !stays || mustStop !== null || isBeingStarted(instance, target);
  const required = wanted && isNeeded && instance.isManaged && !step.onlyStop;
  return plan.table.add({
    kind: 'resource',
    task: 'start',
    key: operationKey(instance.historyId, 'start'),
    instance: instance.number,
    node: wanted ? target : -1,
    required,
    isRepeated: isBeingStarted(instance, target),
    runnable: wanted && !step.onlyStop && instance.block === null && canBegin(plan, instance, target),
    reasons: required ? [mustStop ?? `shall run on ${nodeAt(plan, target).name}`] : [],
  });
}

/** Its start was begun, and nobody knows how it ends: so it is asked for again. */
export function isBeingStarted({ pendingTask, pendingOn }: Instance, node: number): boolean {
  return pendingTask === 'start' && pendingOn === node;
}

/** A start or promotion may need a quorum, and a node that can be given work. */
export function canBegin(plan: Plan, instance: Instance, node: number): boolean {
  const { world } = plan;
  const { online, pending, kind, container } = nodeAt(plan, node);
  if (kind === 'member' && (!online || (pending && !isUpThere(plan, instance, node)))) return false;
  if (kind !== 'member' && !online && container === null && nodeAt(plan, node).connection === null) return false;
  const { resource } = instance;
  const requires = resource.kind === 'primitive' ? resource.meta.requires : null;
  if (requires === 'nothing' || world.quorate) return true;
  const policy = world.resolved.properties.noQuorumPolicy;
  // What ran on a node that is gone is not recovered from there: nobody knows what the others do.
  const isUp = instance.role !== 'stopped' && instance.activeOn.some((place) => nodeAt(plan, place).online);
  return policy === 'ignore' || (isUp && (policy === 'freeze' || (policy === 'demote' && instance.isPromotable)));
}

/** Where what is under way is waited for, what is up on a node on its way in has begun, for those that come after it. */
function isUpThere({ world }: Plan, { activeOn }: Instance, node: number): boolean {
  return world.resolved.waits && activeOn.includes(node);
}

function planDemote(step: Step, node: number): number[] {
  const { plan, instance, target, stays, mustStop } = step;
  if (instance.role !== 'promoted') return [];
  if (plan.world.resolved.waits && mustStop !== null && onlyStopHelps(instance, node)) return [];
  const lowered = plan.assignment.role[instance.number] !== 'promoted' || !stays || node !== target;
  const required = (lowered || mustStop !== null || instance.needsDemote) && !isLeftAlone(instance);
  return [
    plan.table.add({
      kind: 'resource',
      task: 'demote',
      key: operationKey(instance.historyId, 'demote'),
      instance: instance.number,
      node,
      required,
      runnable: instance.isManaged && instance.block === null && canStopOn(plan, node),
      isExtra: isExtra(step, node),
      reasons: required ? [mustStop ?? 'is not to be promoted there'] : [],
    }),
  ];
}

/** Its demotion failed, or it is gone: there is nobody who could give the role up, and it is stopped all the same. */
function onlyStopHelps({ observed }: Instance, node: number): boolean {
  const entry = observed.get(node)?.failure?.entry;
  return entry !== undefined && (entry.operation === 'demote' || entry.code === codes.notRunning);
}

function planPromote(step: Step): number {
  const { plan, instance, target, stays, mustStop } = step;
  const wanted = plan.assignment.role[instance.number] === 'promoted' && target >= 0;
  const isThere = stays && instance.observed.get(target)?.role === 'promoted';
  const required = wanted && (!isThere || mustStop !== null) && instance.isManaged;
  return plan.table.add({
    kind: 'resource',
    task: 'promote',
    key: operationKey(instance.historyId, 'promote'),
    instance: instance.number,
    node: wanted ? target : -1,
    required,
    runnable: wanted && instance.block === null && canBegin(plan, instance, target),
    reasons: required ? [mustStop ?? `shall be promoted on ${nodeAt(plan, target).name}`] : [],
  });
}
