import type { ClusterRequest, ErrorCode, Problem } from '@understudy/contracts';
import type { ClusterModel } from '../model/cluster.ts';
import { withAttributeChange } from '../model/node-attribute.ts';
import type { Placement } from '../model/transition.ts';
import { changed } from './durable-state.ts';
import type { DurableState } from './durable-state.ts';
import { findResource, namesOf, primitivesNamed } from './intents.ts';
import type { Intent } from './intents.ts';

/** What a request comes to: a new state to be held, or a refusal. */
export type RequestOutcome =
  /** What fencing is asked for: carried out where it is known. */
  | {
      readonly kind: 'fencing';
      readonly request: Extract<
        ClusterRequest,
        { readonly kind: 'fenceNode' | 'confirmFenced' | 'checkFencing' | 'resume' }
      >;
    }
  | { readonly kind: 'changed'; readonly state: DurableState; readonly text: string }
  /** It is so already. */
  | { readonly kind: 'same' }
  /** Forget what is known of a resource, so that it is probed again; nothing durable. */
  | {
      readonly kind: 'cleanup';
      readonly resources: readonly string[];
      readonly node: string | null;
      readonly text: string;
    }
  | { readonly kind: 'refused'; readonly error: Refusal };

export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy: string;
  readonly problems?: readonly Problem[];
}

export interface RequestContext {
  /** Who decides. */
  readonly node: string;
  readonly state: DurableState;
  /** As defined, without intents. */
  readonly model: ClusterModel;
  /** Where everything is; worked out when it is asked for. */
  readonly placements: () => readonly Placement[];
  readonly wallMs: number;
}

/** Answers a request by a new state. Pure; the caller makes it durable before anybody is told. */
export function answerRequest(context: RequestContext, request: ClusterRequest): RequestOutcome {
  if ('node' in request && request.node !== undefined && request.node !== null && !hasNode(context, request.node)) {
    return unknownNode(context, request.node);
  }
  if ('resource' in request && findResource(context.model, request.resource) === undefined) {
    return unknownResource(context, request.resource);
  }
  switch (request.kind) {
    case 'startResource':
      return start(context, request.resource);
    case 'stopResource':
      return replaced(context, { kind: 'stop', resource: request.resource, ...origin(context, request) }, 'is to stop');
    case 'restartResource':
      return replaced(
        context,
        { kind: 'restart', resource: request.resource, ...origin(context, request) },
        'is to restart',
      );
    case 'moveResource':
      return move(context, request);
    case 'endMove':
      return withIntents(
        context,
        without(context, 'move', request.resource),
        `the move of ${request.resource} is over`,
      );
    case 'cleanupResource':
      return cleanup(context, request);
    case 'fenceNode':
    case 'confirmFenced':
    case 'checkFencing':
    case 'resume':
      return { kind: 'fencing', request };
    case 'standbyNode':
      return standby(context, request);
    case 'onlineNode':
      return withIntents(
        context,
        context.state.intents.filter((intent) => intent.kind !== 'standby' || intent.node !== request.node),
        `${request.node} may run resources`,
      );
    case 'setAttribute':
      return setAttribute(context, request);
    case 'goOn':
      return refuse(
        'invalid-request',
        `${request.node} is not waiting here: who is to go on alone must be asked itself`,
        `Run crm node go-on on ${request.node}.`,
      );
  }
}

/** Of what lasts. What does not is its node's own, and goes there without being decided. */
function setAttribute(
  { state, node }: RequestContext,
  request: ClusterRequest & { kind: 'setAttribute' },
): RequestOutcome {
  const { attributes: before = [] } = state;
  const attributes = withAttributeChange(before, request.node, request);
  const what = `${request.name} of ${request.node ?? 'the cluster'}`;
  const text = request.value === null ? `${what} is not set any more` : `${what} is ${request.value}`;
  return attributes === before
    ? { kind: 'same' }
    : { kind: 'changed', state: changed(state, node, { attributes }), text };
}

/** Also where it was left active on a node that is away: whoever says so knows that it is not any more. */
function start(context: RequestContext, resource: string): RequestOutcome {
  const names = primitivesNamed(context.model, resource);
  const intents = without(context, 'stop', resource).filter(
    (intent) => intent.kind !== 'kept' || !names.includes(intent.resource),
  );
  return withIntents(context, intents, `${resource} may run`);
}

function move(context: RequestContext, request: ClusterRequest & { kind: 'moveResource' }): RequestOutcome {
  const { resource, node, untilWallMs } = request;
  if (isEverywhere(context, resource)) {
    const remedy = 'To have it stopped on one of them, say in the definition that it may not run there.';
    return refuse('invalid-request', `${resource} is local: it runs on every node and never moves`, remedy);
  }
  const away = node === undefined ? activeNodes(context, resource) : [];
  if (node === undefined && away.length === 0) {
    return refuse(
      'invalid-request',
      `${resource} is not active anywhere, so it cannot move away`,
      'Name the node: crm resource move RESOURCE NODE.',
    );
  }
  if (away.length === context.model.nodes.length) {
    const remedy = 'It is active on more than one: once that is put right, crm resource move RESOURCE NODE.';
    return refuse('invalid-request', `${resource} is active on every node, so there is none to move it to`, remedy);
  }
  const intent: Intent = {
    kind: 'move',
    resource,
    node: node ?? null,
    away,
    untilWallMs: untilWallMs ?? null,
    ...origin(context, request),
  };
  return replaced(context, intent, node === undefined ? `is to leave ${away.join(', ')}` : `is to move to ${node}`);
}

/** A move away from it would stop it for good. */
function isEverywhere({ model }: RequestContext, name: string): boolean {
  const resource = findResource(model, name);
  return resource?.kind === 'clone' && !resource.promotable;
}

/** Where people would say that it is: the promoted instance, or the started one. */
function activeNodes(context: RequestContext, name: string): readonly string[] {
  const resource = findResource(context.model, name);
  if (resource === undefined) return [];
  const names = new Set(namesOf(resource));
  const active = resource.kind === 'clone' && resource.promotable ? 'promoted' : 'started';
  const places = context.placements().filter((placement) => names.has(placement.resource));
  const nodes = places.flatMap(({ current }) => current.filter(({ role }) => role === active).map(({ node }) => node));
  return [...new Set(nodes)].sort();
}

function cleanup(context: RequestContext, request: ClusterRequest & { kind: 'cleanupResource' }): RequestOutcome {
  const { resource, node } = request;
  const text = `what is known of ${resource} is forgotten and asked again`;
  return { kind: 'cleanup', resources: primitivesNamed(context.model, resource), node: node ?? null, text };
}

function standby(context: RequestContext, request: ClusterRequest & { kind: 'standbyNode' }): RequestOutcome {
  const { node } = request;
  const others = context.state.intents.filter((intent) => intent.kind !== 'standby' || intent.node !== node);
  return withIntents(
    context,
    [...others, { kind: 'standby', node, ...origin(context, request) }],
    `${node} is on standby`,
  );
}

function replaced(
  context: RequestContext,
  intent: Exclude<Intent, { kind: 'standby' | 'kept' }>,
  what: string,
): RequestOutcome {
  const others = without(context, intent.kind, intent.resource);
  return withIntents(context, [...others, intent], `${intent.resource} ${what}`);
}

function without(context: RequestContext, kind: Intent['kind'], resource: string): readonly Intent[] {
  return context.state.intents.filter(
    (intent) => intent.kind !== kind || intent.kind === 'standby' || intent.resource !== resource,
  );
}

function withIntents(context: RequestContext, intents: readonly Intent[], text: string): RequestOutcome {
  const { intents: before } = context.state;
  if (intents.length === before.length && intents.every((intent, index) => intent === before[index])) {
    return { kind: 'same' };
  }
  return { kind: 'changed', state: changed(context.state, context.node, { intents }), text };
}

function origin(context: RequestContext, request: ClusterRequest): { who: string; why: string; sinceWallMs: number } {
  return { who: request.who, why: request.why, sinceWallMs: context.wallMs };
}

function hasNode(context: RequestContext, node: string): boolean {
  return context.model.nodes.some(({ id }) => id === node);
}

function unknownNode(context: RequestContext, node: string): RequestOutcome {
  const names = context.model.nodes.map(({ id }) => id).join(', ');
  return refuse('unknown-node', `there is no node ${node}`, `The nodes are: ${names}.`);
}

function unknownResource(context: RequestContext, resource: string): RequestOutcome {
  const names = context.model.resources.flatMap(namesOf).sort();
  const remedy = names.length === 0 ? 'Nothing is defined yet: crm apply FILE.' : `There are: ${names.join(', ')}.`;
  return refuse('unknown-resource', `there is no resource or group ${resource}`, remedy);
}

function refuse(code: ErrorCode, message: string, remedy: string): RequestOutcome {
  return { kind: 'refused', error: { code, message, remedy } };
}
