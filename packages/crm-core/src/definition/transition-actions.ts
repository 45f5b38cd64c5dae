import type { AgentAction, Role } from '@understudy/contracts';
import { InvariantError } from '../base/invariant.ts';
import type { ClusterModel } from '../model/cluster.ts';
import { primitivesOf } from '../model/primitives-of.ts';
import type { OperationDefinition, Primitive } from '../model/resource.ts';
import type { ClusterStatus } from '../model/status.ts';
import type { ResourceAction, TransitionAction } from '../model/transition.ts';
import type { Decision, GraphAction } from '../scheduler/decision.ts';
import { digestOf } from './digest.ts';
import { wordsOfCopies } from './word-of-copies.ts';

/*
 * The graph of a decision as actions of ours: the scheduler names instances and tasks;
 * who carries them out wants primitives, roles, timeouts and digests.
 */

/** All that is done by agents or by the coordinator, in the order of the graph. */
export function transitionActions(
  model: ClusterModel,
  status: ClusterStatus,
  decision: Decision,
): readonly TransitionAction[] {
  const primitives = new Map(model.resources.flatMap(primitivesOf).map((primitive) => [primitive.id, primitive]));
  const translation: Translation = { status, decision, primitives, wordOf: wordsOfCopies(decision) };
  const actions = decision.actions.map((action) => translate(translation, action));
  // Points that nothing leads to or comes from are nothing to do.
  return actions.every(({ kind }) => kind === 'pseudo') ? [] : actions;
}

interface Translation {
  readonly status: ClusterStatus;
  readonly decision: Decision;
  readonly primitives: ReadonlyMap<string, Primitive>;
  readonly wordOf: ReturnType<typeof wordsOfCopies>;
}

function translate(translation: Translation, action: GraphAction): TransitionAction {
  const { id, key, after, kind, task, node, fence, reasons } = action;
  if (fence !== null && node !== null) return { kind: 'fence', id, key, after, node, reasons };
  const resource = translation.decision.world.instances[action.instance]?.resource.id ?? null;
  if (kind === 'pseudo' || node === null || resource === null) return { kind: 'pseudo', id, key, after };
  if (forgettingTasks.has(task)) {
    return isEnding(translation, action)
      ? { kind: 'pseudo', id, key, after }
      : { kind: 'clearHistory', id, key, after, resource, node };
  }
  return resourceAction(translation, action, { resource, node });
}

/** A failure that has run out, and what is no longer defined: both are only to be forgotten. */
const forgettingTasks: ReadonlySet<string> = new Set(['clear_failcount', 'delete']);

/**
 * What is no longer defined and still has to be stopped: that a stop or a demotion failed is forgotten once it is gone.
 * Else it would be tried again at once, and for ever.
 */
function isEnding({ decision: { world } }: Translation, { instance, task }: GraphAction): boolean {
  const found = world.instances[instance];
  return task === 'clear_failcount' && found?.isRemoved === true && found.activeOn.length > 0;
}

type Place = Pick<ResourceAction, 'resource' | 'node'>;

function resourceAction(translation: Translation, action: GraphAction, place: Place) {
  const { id, key, after, task, intervalMs } = action;
  const primitive = translation.primitives.get(place.resource) ?? null;
  const operation = actionOf(task);
  const role = roleOf(translation, action, operation, place);
  const own = primitive === null ? null : operationOf(primitive, operation, intervalMs, role);
  return {
    kind: 'resource',
    id,
    key,
    after,
    ...place,
    action: operation,
    role,
    intervalMs,
    timeoutMs: primitive === null ? removedTimeoutMs : timeoutOf(primitive, operation, own),
    probe: operation === 'monitor' && intervalMs === 0,
    promotable: isPromotable(translation, action, place),
    digest: primitive === null ? lastDigest(translation, place) : digestOf(primitive, own?.level),
    ...translation.wordOf(action),
  } as const;
}

/** For what the definition no longer has, whose own timeouts are gone with it. */
const removedTimeoutMs = 60_000;

/** For an operation that the definition does not mention. Pacemaker's default. */
const defaultTimeoutMs = 20_000;

function actionOf(task: string): AgentAction | 'cancel' {
  switch (task) {
    case 'start':
    case 'stop':
    case 'promote':
    case 'demote':
    case 'monitor':
    case 'cancel':
    case 'notify':
      return task;
    default:
      throw new InvariantError(`a definition of ours calls for no ${task}`);
  }
}

function operationOf(
  { operations }: Primitive,
  action: AgentAction | 'cancel',
  intervalMs: number,
  role: Role,
): OperationDefinition | null {
  const same = operations.filter((one) => one.action === action && one.intervalMs === intervalMs);
  return same.find((one) => watches(one, role)) ?? same[0] ?? null;
}

/** How long an operation may take: as its definition says, else as that of a monitor does. */
function timeoutOf({ operations }: Primitive, action: AgentAction | 'cancel', own: OperationDefinition | null): number {
  const monitor = action === 'monitor' ? operations.find((one) => one.action === 'monitor') : undefined;
  return (own ?? monitor)?.timeoutMs ?? defaultTimeoutMs;
}

function watches({ role }: OperationDefinition, watched: Role): boolean {
  return role === undefined ? watched !== 'promoted' : role === watched;
}

type Step = Pick<GraphAction, 'instance' | 'intervalMs'>;

/** The role after it; for a recurring monitor the one that it watches, or was begun to watch. */
function roleOf(translation: Translation, step: Step, action: AgentAction | 'cancel', place: Place): Role {
  const { decision, status } = translation;
  const { world, assignment } = decision;
  switch (action) {
    case 'start':
      return world.instances[step.instance]?.isPromotable === true ? 'unpromoted' : 'started';
    case 'promote':
      return 'promoted';
    case 'demote':
      return 'unpromoted';
    case 'notify':
      return assignment.role[step.instance] ?? 'stopped';
    case 'cancel':
      return lastMonitor(status, place, step.intervalMs)?.role ?? world.instances[step.instance]?.role ?? 'started';
    case 'monitor':
      return step.intervalMs === 0 || !isAt(translation, step, place.node)
        ? 'stopped'
        : (assignment.role[step.instance] ?? 'started');
    default:
      return 'stopped';
  }
}

/** Whether it will be there: elsewhere a monitor looks for what should not be. */
function isAt({ decision: { world, assignment } }: Translation, { instance }: Step, node: string): boolean {
  return world.nodes[assignment.node[instance] ?? -1]?.name === node;
}

function lastMonitor({ history }: ClusterStatus, { node, resource }: Place, intervalMs: number) {
  return history.findLast(
    (record) =>
      record.action === 'monitor' &&
      record.intervalMs === intervalMs &&
      record.node === node &&
      record.resource === resource,
  );
}

/** Of what is no longer defined only its last role tells. */
function isPromotable({ decision: { world }, primitives }: Translation, { instance }: Step, place: Place): boolean {
  const found = world.instances[instance];
  if (found === undefined || primitives.has(place.resource)) return found?.isPromotable ?? false;
  return found.role !== 'started';
}

/** What it was started with: its own node keeps the parameters themselves. */
function lastDigest({ status: { history } }: Translation, { node, resource }: Place): string {
  return history.findLast((record) => record.node === node && record.resource === resource)?.digest ?? '';
}
