import type { AgentAction, ResultCode, Role } from '@understudy/contracts';
import { documentDefaults } from '../model/document-defaults.ts';
import type { ClusterModel, ClusterProperties, NodeModel } from '../model/cluster.ts';
import type { Colocation, Constraint, Location, Order } from '../model/constraint.ts';
import type { Clone, Group, OperationDefinition, Primitive, Resource, ResourceMeta } from '../model/resource.ts';
import type { ClusterStatus, FailCount, NodeStatus, OperationRecord } from '../model/status.ts';
import type { Transition, TransitionAction } from '../model/transition.ts';
import { digestOf } from './digest.ts';
import { notesOf } from './notes.ts';
import { schedule } from './schedule.ts';

/*
 * Clusters for tests, said in few words; what became of them, written as text; and
 * a world in which every action of a transition succeeds.
 */

const plainMeta: ResourceMeta = {
  targetRole: 'started',
  isManaged: true,
  maintenance: false,
  stickiness: 0,
  priority: 0,
  multipleActive: 'stopStart',
  migrationThreshold: 3,
  failureTimeoutMs: 0,
};

const plainProperties: ClusterProperties = {
  symmetricCluster: true,
  maintenanceMode: false,
  noQuorumPolicy: 'ignore',
  stonithEnabled: false,
  startFailureIsFatal: true,
  stopOrphanResources: true,
  transitionDelayMs: 3_000,
  defaultStickiness: 100,
};

type PrimitiveOptions = Partial<ResourceMeta> & {
  readonly parameters?: Primitive['parameters'];
  readonly operations?: readonly OperationDefinition[];
};

export function primitive(id: string, options: PrimitiveOptions = {}): Primitive {
  const { parameters = {}, operations = [], ...meta } = options;
  return {
    kind: 'primitive',
    id,
    agent: 'dummy',
    parameters,
    meta: { ...plainMeta, ...meta },
    operations,
    faultPolicy: { badMonitors: 1, inconclusiveMonitors: 3, startRetries: 0 },
  };
}

export function monitor(options: Partial<OperationDefinition> = {}): OperationDefinition {
  return { action: 'monitor', intervalMs: 10_000, timeoutMs: 20_000, onFail: 'restart', enabled: true, ...options };
}

export function group(id: string, members: readonly Primitive[], meta: Partial<ResourceMeta> = {}): Group {
  return { kind: 'group', id, members, meta: { ...plainMeta, ...meta } };
}

type CloneOptions = Partial<Omit<Clone, 'kind' | 'id' | 'child' | 'meta'>> & { readonly meta?: Partial<ResourceMeta> };

export function clone(id: string, child: Primitive | Group, options: CloneOptions = {}): Clone {
  const { meta, ...rest } = options;
  return {
    kind: 'clone',
    id,
    child,
    meta: { ...plainMeta, ...meta },
    promotable: false,
    cloneMax: 2,
    cloneNodeMax: 1,
    promotedMax: 1,
    promotedNodeMax: 1,
    interleave: false,
    ordered: false,
    notify: false,
    ...rest,
  };
}

/** A fast group: a promotable clone of a group. */
export function fast(id: string, members: readonly Primitive[], options: CloneOptions = {}): Clone {
  return clone(`${id}-clone`, group(id, members), { promotable: true, interleave: true, ...options });
}

export function location(resource: string, node: string, score: number, role?: Role): Location {
  return {
    kind: 'location',
    id: `${resource}-on-${node}`,
    resource,
    node,
    score,
    ...(role === undefined ? {} : { role }),
  };
}

export function colocation(
  resource: string,
  leader: string,
  score = 1_000_000,
  roles: Pick<Colocation, 'resourceRole' | 'withRole'> = {},
): Colocation {
  return { kind: 'colocation', id: `${resource}-with-${leader}`, resource, with: leader, score, ...roles };
}

export function order(first: string, then: string, options: Partial<Order> = {}): Order {
  return {
    kind: 'order',
    id: `${then}-after-${first}`,
    first,
    firstAction: 'start',
    then,
    thenAction: 'start',
    requirement: 'mandatory',
    symmetrical: true,
    ...options,
  };
}

export interface ModelOptions {
  readonly nodes?: readonly (string | (Partial<NodeModel> & { readonly id: string }))[];
  readonly resources: readonly Resource[];
  readonly constraints?: readonly Constraint[];
  readonly properties?: Partial<ClusterProperties>;
}

export function cluster({
  nodes = ['a', 'b'],
  resources,
  constraints = [],
  properties = {},
}: ModelOptions): ClusterModel {
  return {
    properties: { ...plainProperties, ...properties },
    nodes: nodes.map((node) => ({
      attributes: new Map(),
      standby: false,
      maintenance: false,
      ...(typeof node === 'string' ? { id: node } : node),
    })),
    resources,
    constraints,
    fencing: {
      enabled: properties.stonithEnabled ?? plainProperties.stonithEnabled,
      settings: documentDefaults.fencing,
      devices: [],
      targets: [],
    },
    stormBudget: documentDefaults.stormBudget,
  };
}

export function primitivesOf(model: ClusterModel): { primitive: Primitive; promotable: boolean; cloned: boolean }[] {
  return model.resources.flatMap((resource) => {
    const child = resource.kind === 'clone' ? resource.child : resource;
    const promotable = resource.kind === 'clone' && resource.promotable;
    const members = child.kind === 'group' ? child.members : [child];
    return members.map((member) => ({ primitive: member, promotable, cloned: resource.kind === 'clone' }));
  });
}

/** A status that tests alter word by word; each word returns a new one. */
export class Scene {
  readonly model: ClusterModel;
  readonly status: ClusterStatus;

  constructor(model: ClusterModel, status: ClusterStatus = emptyStatus(model)) {
    this.model = model;
    this.status = status;
  }

  with(part: Partial<ClusterStatus>): Scene {
    return new Scene(this.model, { ...this.status, ...part });
  }

  /** The same status under another definition. */
  under(model: ClusterModel): Scene {
    return new Scene(model, this.status);
  }

  node(id: string, state: NodeStatus['state']): Scene {
    const nodes = this.status.nodes.map((node) => (node.id === id ? { id, state } : node));
    return this.with({ nodes });
  }

  /** Loses a node without a trace in the history, as a coordinator does once it is certain. */
  lost(id: string, state: NodeStatus['state'] = 'offline'): Scene {
    return this.node(id, state).with({ history: this.status.history.filter((record) => record.node !== id) });
  }

  record(
    node: string,
    resource: string,
    action: AgentAction,
    code: OperationRecord['code'],
    more: Partial<OperationRecord> = {},
  ): Scene {
    const found = primitivesOf(this.model).find((entry) => entry.primitive.id === resource);
    const record: OperationRecord = {
      node,
      resource,
      action,
      intervalMs: 0,
      probe: false,
      sequence: Math.max(0, ...this.status.history.map((other) => other.sequence)) + 1,
      code,
      reason: '',
      atWallMs: 0,
      digest: found === undefined ? 'gone' : digestOf(found.primitive),
      ...more,
    };
    const others = this.status.history.filter((other) => !isReplacedBy(other, record));
    return this.with({ history: [...others, record] });
  }

  /** Nothing found anywhere: every probe has been answered. */
  probed(): Scene {
    return this.status.nodes
      .filter((node) => node.state === 'online')
      .reduce<Scene>(
        (scene, node) =>
          primitivesOf(this.model).reduce<Scene>(
            (inner, { primitive: { id } }) => inner.record(node.id, id, 'monitor', 'notRunning', { probe: true }),
            scene,
          ),
        this,
      );
  }

  started(node: string, ...resources: string[]): Scene {
    return resources.reduce<Scene>((scene, resource) => scene.record(node, resource, 'start', 'ok'), this);
  }

  promoted(node: string, ...resources: string[]): Scene {
    return resources.reduce<Scene>((scene, resource) => scene.record(node, resource, 'promote', 'ok'), this);
  }

  /** A recurring monitor that said something bad, and the count that goes with it. */
  failed(node: string, resource: string, count = 1, more: Partial<OperationRecord> = {}): Scene {
    const record = { intervalMs: 10_000, reason: 'connection refused', ...more };
    return this.record(node, resource, 'monitor', more.code ?? 'error', record).failCount(node, resource, count, {
      action: 'monitor',
      intervalMs: record.intervalMs,
    });
  }

  failCount(node: string, resource: string, count: number, more: Partial<FailCount> = {}): Scene {
    const failure: FailCount = {
      node,
      resource,
      action: 'monitor',
      intervalMs: 10_000,
      count,
      lastFailureWallMs: 0,
      ...more,
    };
    return this.with({ failCounts: [...this.status.failCounts, failure] });
  }
}

export function scene(model: ClusterModel): Scene {
  return new Scene(model);
}

function emptyStatus(model: ClusterModel): ClusterStatus {
  return {
    quorate: true,
    nodes: model.nodes.map((node) => ({ id: node.id, state: 'online' })),
    history: [],
    failCounts: [],
    attributes: [],
  };
}

/** What changes a resource ends its monitors. */
function isReplacedBy(old: OperationRecord, record: OperationRecord): boolean {
  const endsMonitors = record.action !== 'monitor' && record.code !== 'pending';
  const isSame = old.node === record.node && old.resource === record.resource;
  return recordKey(old) === recordKey(record) || (isSame && endsMonitors && old.intervalMs > 0);
}

function recordKey({ node, resource, action, intervalMs }: OperationRecord): string {
  return [node, resource, action, intervalMs].join(' ');
}

/** What is there once every action of a transition has succeeded. Probes find nothing. */
export function afterTransition(before: Scene, transition: Transition): Scene {
  return transition.actions.reduce(afterAction, before);
}

function afterAction(before: Scene, action: TransitionAction): Scene {
  switch (action.kind) {
    case 'pseudo':
      return before;
    case 'fence':
      return before.lost(action.node);
    case 'clearHistory':
      return cleared(before, action.resource, action.node);
    case 'resource':
      return afterOperation(before, action);
  }
}

function cleared(before: Scene, resource: string, node: string): Scene {
  const mine = (entry: { resource: string; node: string }) => entry.resource === resource && entry.node === node;
  const orphan = !primitivesOf(before.model).some((entry) => entry.primitive.id === resource);
  return before.with({
    history: before.status.history.filter((record) => !mine(record) || (!orphan && isGood(record.code))),
    failCounts: before.status.failCounts.filter((failure) => !mine(failure)),
  });
}

function isGood(code: ResultCode | 'pending'): boolean {
  return code === 'ok' || code === 'promoted' || code === 'notRunning' || code === 'pending';
}

function afterOperation(before: Scene, action: Extract<TransitionAction, { kind: 'resource' }>): Scene {
  const { node, resource, intervalMs, role, probe, digest } = action;
  if (action.action === 'cancel') {
    const ended = (record: OperationRecord) =>
      record.node === node &&
      record.resource === resource &&
      record.action === 'monitor' &&
      record.intervalMs === intervalMs;
    return before.with({ history: before.status.history.filter((record) => !ended(record)) });
  }
  const isAbsent = probe || (action.action === 'monitor' && role === 'stopped');
  const code = isAbsent ? 'notRunning' : action.action === 'monitor' && role === 'promoted' ? 'promoted' : 'ok';
  const more = action.action === 'monitor' ? { intervalMs, probe, digest, role } : { intervalMs, probe, digest };
  return before.record(node, resource, action.action, code, more);
}

/** A decision as text: actions with what they follow, then what there is to say of what is not as it should be. */
export function render(at: Scene, nowWallMs = 0): string {
  const { model, status } = at;
  const decided = schedule(model, status, nowWallMs);
  const notes = notesOf({ model, status, schedule: decided, nowWallMs });
  const texts = [...notes.values()].flat().map(({ kind, text }) => `! ${kind}: ${text}`);
  const unfenced = decided.unfenced.map(({ node, reasons }) => `! ${node} must be fenced: ${reasons.join('; ')}`);
  return [...renderActions(decided.actions), ...unfenced, ...texts].join('\n');
}

/** Points are left out: an action comes after what their points come after. */
function renderActions(actions: readonly TransitionAction[]): readonly string[] {
  const firsts = new Map<number, readonly string[]>();
  for (const action of actions) {
    const before = [...new Set(action.after.flatMap((id) => firsts.get(id) ?? []))];
    firsts.set(action.id, action.kind === 'pseudo' ? before : [nameOf(action)]);
  }
  return actions.flatMap((action) => {
    if (action.kind === 'pseudo') return [];
    const after = [...new Set(action.after.flatMap((id) => firsts.get(id) ?? []))].sort();
    return [`${nameOf(action)}${after.length === 0 ? '' : ` (after ${after.join(', ')})`}`];
  });
}

function nameOf(action: TransitionAction): string {
  switch (action.kind) {
    case 'pseudo':
      return action.key;
    case 'fence':
      return `fence ${action.node}`;
    case 'clearHistory':
      return `clear ${action.resource} @ ${action.node}`;
    case 'resource': {
      const every = action.intervalMs > 0 ? ` every ${action.intervalMs}` : '';
      return `${action.probe ? 'probe' : action.action} ${action.resource}${every} @ ${action.node}`;
    }
  }
}
