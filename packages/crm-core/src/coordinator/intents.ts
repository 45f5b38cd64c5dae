import { infinity } from '../base/score.ts';
import type { ClusterModel } from '../model/cluster.ts';
import type { Location } from '../model/constraint.ts';
import type { Group, Resource } from '../model/resource.ts';
import { primitivesOf } from '../model/primitives-of.ts';

/**
 * A person's override of the definition: with who, why and until when. It lives
 * beside the definition, never in it, and ends when its reason does.
 */
export type Intent = IntentBase &
  (
    | { readonly kind: 'stop'; readonly resource: string }
    /** Stopped until it is down everywhere; then it ends. */
    | { readonly kind: 'restart'; readonly resource: string }
    /** To `node`, or if null away from `away`; ends when nothing would move without it. */
    | {
        readonly kind: 'move';
        readonly resource: string;
        readonly node: string | null;
        readonly away: readonly string[];
        readonly untilWallMs: number | null;
      }
    | { readonly kind: 'standby'; readonly node: string }
    /**
     * Not a person's: `node` left while nothing was to be touched, with the primitive active
     * there. It is begun nowhere else until the node is back, or a person says so.
     */
    | { readonly kind: 'kept'; readonly resource: string; readonly node: string }
  );

export interface IntentBase {
  readonly who: string;
  readonly why: string;
  readonly sinceWallMs: number;
}

/** The top-level resource that people mean by a name: a clone by its child's, a group by a member's. */
export function findResource(model: ClusterModel, name: string): Resource | undefined {
  return model.resources.find((resource) => namesOf(resource).includes(name));
}

export function namesOf(resource: Resource): readonly string[] {
  switch (resource.kind) {
    case 'primitive':
      return [resource.id];
    case 'group':
      return [resource.id, ...resource.members.map(({ id }) => id)];
    case 'clone':
      return [resource.id, ...namesOf(resource.child)];
  }
}

/** The primitives that a name stands for: one by its own, all of a group or clone by its. */
export function primitivesNamed(model: ClusterModel, name: string): readonly string[] {
  const top = findResource(model, name);
  const all = top === undefined ? [] : primitivesOf(top).map(({ id }) => id);
  return all.includes(name) ? [name] : all;
}

/** The definition as the intents bend it. */
export function applyIntents(model: ClusterModel, intents: readonly Intent[]): ClusterModel {
  if (intents.length === 0) return model;
  const last = bent.get(model);
  if (last?.intents === intents) return last.result;
  const result = intents.reduce(applyIntent, model);
  bent.set(model, { intents, result });
  return result;
}

/** How each definition was bent last: it stays so for many decisions. */
const bent = new WeakMap<ClusterModel, { readonly intents: readonly Intent[]; readonly result: ClusterModel }>();

function applyIntent(model: ClusterModel, intent: Intent): ClusterModel {
  switch (intent.kind) {
    case 'stop':
    case 'restart':
      return { ...model, resources: model.resources.map((resource) => stopped(resource, intent.resource)) };
    case 'move':
    case 'kept':
      return { ...model, constraints: [...model.constraints, ...constraintsOf(model, intent)] };
    case 'standby':
      return {
        ...model,
        nodes: model.nodes.map((node) => (node.id === intent.node ? { ...node, standby: true } : node)),
      };
  }
}

/** Stops what has the name: a whole resource, or one member (and with it what comes after). */
function stopped(resource: Resource, name: string): Resource {
  if (resource.id === name) return stopAll(resource);
  switch (resource.kind) {
    case 'primitive':
      return resource;
    case 'group':
      return stoppedInGroup(resource, name);
    case 'clone': {
      if (resource.child.id === name) return stopAll(resource);
      return resource.child.kind === 'group' ? { ...resource, child: stoppedInGroup(resource.child, name) } : resource;
    }
  }
}

function stoppedInGroup(group: Group, name: string): Group {
  return { ...group, members: group.members.map((member) => (member.id === name ? withStop(member) : member)) };
}

/** On every level: a target role of a member's own would outweigh that of the whole. */
function stopAll(resource: Resource): Resource {
  switch (resource.kind) {
    case 'primitive':
      return withStop(resource);
    case 'group':
      return stopGroup(resource);
    case 'clone': {
      const { child } = resource;
      return withStop({ ...resource, child: child.kind === 'group' ? stopGroup(child) : withStop(child) });
    }
  }
}

function stopGroup(group: Group): Group {
  return withStop({ ...group, members: group.members.map(withStop) });
}

function withStop<R extends Resource>(resource: R): R {
  return { ...resource, meta: { ...resource.meta, targetRole: 'stopped' } };
}

/** What an intent about a place comes to, for the scheduler. */
export function constraintsOf(model: ClusterModel, intent: Intent & { kind: 'move' | 'kept' }): readonly Location[] {
  return intent.kind === 'move' ? moveConstraints(model, intent) : keptConstraints(model, intent);
}

function keptConstraints(model: ClusterModel, { resource, node }: Intent & { kind: 'kept' }): readonly Location[] {
  const base = activeLocation(model, resource);
  if (base === null) return [];
  const others = model.nodes.filter(({ id }) => id !== node);
  return others.map(({ id }) => ({
    ...base,
    id: `${resource} was left active on ${node} (not on ${id})`,
    node: id,
    score: -infinity,
  }));
}

/** About where a resource, or the whole that it is in, is active. */
function activeLocation(model: ClusterModel, name: string): Pick<Location, 'kind' | 'resource' | 'role'> | null {
  const resource = findResource(model, name);
  if (resource === undefined) return null;
  const role = resource.kind === 'clone' && resource.promotable ? ({ role: 'promoted' } as const) : {};
  return { kind: 'location', resource: resource.id, ...role };
}

function moveConstraints(model: ClusterModel, intent: Intent & { kind: 'move' }): readonly Location[] {
  const base = activeLocation(model, intent.resource);
  if (base === null) return [];
  if (intent.node !== null) {
    return [{ ...base, id: `move of ${intent.resource}`, node: intent.node, score: infinity }];
  }
  return intent.away.map((node) => ({
    ...base,
    id: `move of ${intent.resource} away from ${node}`,
    node,
    score: -infinity,
  }));
}
