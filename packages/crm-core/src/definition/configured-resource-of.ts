import { clampScore, infinity, type Score } from '../base/score.ts';
import type { ClusterProperties } from '../model/cluster.ts';
import type {
  AgentName,
  ConfiguredGroup,
  ConfiguredOperation,
  ConfiguredPrimitive,
  ConfiguredResource,
  Meta,
} from '../model/configuration/configured-resource.ts';
import type { Clone, Group, OperationDefinition, Primitive, Resource, ResourceMeta } from '../model/resource.ts';
import { always } from './always.ts';

/** The agent is a parameter too: another agent under the same name is a change that calls for a restart. */
const agentParameter = '#agent';

export function configuredResource(resource: Resource, properties: ClusterProperties): ConfiguredResource {
  switch (resource.kind) {
    case 'primitive':
      return configuredPrimitive(resource, [], properties);
    case 'group':
      return configuredGroup(resource, [], properties);
    case 'clone':
      return configuredClone(resource, properties);
  }
}

function configuredClone(clone: Clone, properties: ClusterProperties): ConfiguredResource {
  const { id, child, meta } = clone;
  const inner =
    child.kind === 'group'
      ? configuredGroup(child, [meta], properties)
      : configuredPrimitive(child, [meta], properties);
  const own: Partial<Meta> = {
    ...commonMeta(meta),
    cloneMax: clone.cloneMax,
    cloneNodeMax: clone.cloneNodeMax,
    ordered: clone.ordered,
    interleave: clone.interleave,
    notify: clone.notify,
    promotable: clone.promotable,
    promotedMax: clone.promotedMax,
    promotedNodeMax: clone.promotedNodeMax,
    promotedStickiness: clone.promotedStickiness ?? stickinessOf(inner),
  };
  return { kind: 'clone', id, child: inner, meta: [always(own)] };
}

/** The promoted role stays as gladly as all that is promoted together. */
function stickinessOf(child: ConfiguredPrimitive | ConfiguredGroup): Score {
  const members = child.kind === 'group' ? child.members : [child];
  const values = members.flatMap(({ meta }) => meta.map(({ values: own }) => own.resourceStickiness ?? 0));
  return clampScore(values.reduce((sum, value) => sum + value, 0));
}

function configuredGroup(group: Group, above: readonly ResourceMeta[], properties: ClusterProperties) {
  const members = group.members.map((member) => configuredPrimitive(member, [group.meta, ...above], properties));
  return {
    kind: 'group' as const,
    id: group.id,
    members,
    meta: [always({ ...commonMeta(group.meta), ordered: true })],
  };
}

function configuredPrimitive(
  primitive: Primitive,
  above: readonly ResourceMeta[],
  properties: ClusterProperties,
): ConfiguredPrimitive {
  return {
    kind: 'primitive',
    id: primitive.id,
    agent: agentName(primitive.agent),
    parameters: [always(parametersOf(primitive))],
    meta: [always(memberMeta(primitive.meta, above, properties))],
    utilization: [],
    operations: primitive.operations.map((operation) => configuredOperation(primitive.id, operation)),
  };
}

/** `ocf:heartbeat:IPaddr2`, or an agent of ours: `ipaddr`. */
export function agentName(name: string): AgentName {
  const [standard = '', second, third] = name.split(':');
  if (second === undefined) return { standard: 'understudy', provider: null, type: standard };
  return third === undefined ? { standard, provider: null, type: second } : { standard, provider: second, type: third };
}

export function parametersOf({ agent, parameters }: Pick<Primitive, 'agent' | 'parameters'>): Map<string, string> {
  const own = Object.entries(parameters).map(([name, value]) => [name, JSON.stringify(value)] as const);
  return new Map([[agentParameter, agent], ...own]);
}

/** Every level of a definition says everything; what holds for a member is the most careful of them. */
function memberMeta(own: ResourceMeta, above: readonly ResourceMeta[], properties: ClusterProperties): Partial<Meta> {
  const metas = [own, ...above];
  const roles = metas.map((meta) => meta.targetRole);
  return {
    ...commonMeta(own),
    targetRole: roles.includes('stopped') ? 'stopped' : roles.includes('unpromoted') ? 'unpromoted' : own.targetRole,
    isManaged: metas.every((meta) => meta.isManaged),
    maintenance: metas.some((meta) => meta.maintenance),
    resourceStickiness: metas.find((meta) => meta.stickiness !== 0)?.stickiness ?? properties.defaultStickiness,
  };
}

function commonMeta(meta: ResourceMeta): Partial<Meta> {
  return {
    targetRole: meta.targetRole,
    isManaged: meta.isManaged,
    maintenance: meta.maintenance,
    priority: meta.priority,
    multipleActive: meta.multipleActive,
    migrationThreshold: Math.min(infinity, meta.migrationThreshold),
    failureTimeoutMs: meta.failureTimeoutMs,
  };
}

function configuredOperation(resource: string, operation: OperationDefinition): ConfiguredOperation {
  const { action, intervalMs, timeoutMs, role, onFail, enabled, level } = operation;
  const id = `${resource}-${action}-${intervalMs}${role === undefined ? '' : `-${role}`}`;
  const layers = [always({ timeoutMs, onFail, enabled, role: role ?? null })];
  return { id, name: action, intervalMs, layers, parameters: level === undefined ? [] : [always(levelAs(level))] };
}

/** What an operation has of its own, as the scheduler compares it. */
export function levelAs(level: number): ReadonlyMap<string, string> {
  return new Map([['OCF_CHECK_LEVEL', String(level)]]);
}
