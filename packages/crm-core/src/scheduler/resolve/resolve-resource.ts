import type { Configuration, Properties } from '../../model/configuration/configuration.ts';
import type {
  AgentName,
  ConfiguredBundle,
  ConfiguredClone,
  ConfiguredGroup,
  ConfiguredOperation,
  ConfiguredPrimitive,
  ConfiguredResource,
  Meta,
  OperationMeta,
} from '../../model/configuration/configured-resource.ts';
import type { Layer } from '../../model/configuration/rule.ts';
import { looksAtNodes } from '../rules/rule-holds.ts';
import type { RuleContext } from '../rules/rule-context.ts';
import { combineRecords, type LayerReader } from './layers.ts';
import type {
  Resolved,
  ResolvedBundle,
  ResolvedClone,
  ResolvedGroup,
  ResolvedOperation,
  ResolvedPrimitive,
  ResolvedResource,
} from './resolved.ts';

/** Copies of a clone stay where they are unless something speaks against it. */
const copyStickiness = 1;

interface ResolvedMeta {
  readonly meta: Meta;
  readonly metaSet: ReadonlySet<keyof Meta>;
  /** What it or something above it says itself: what is within takes it before the defaults. */
  readonly said: Partial<Meta>;
  /** That, and the defaults. */
  readonly set: Partial<Meta>;
  /** What children have where nobody says anything. */
  readonly base: Meta;
}

/**
 * Resources with plain values. A value is looked for in the resource itself, then in
 * what it is in, then in the defaults for its kind of agent, then in what the format
 * implies.
 */
export class ResourceResolver {
  readonly #configuration: Configuration;
  readonly #defaults: readonly Layer<Partial<Meta>>[];
  readonly #reader: LayerReader;
  readonly #now: RuleContext;

  constructor(configuration: Configuration, properties: Properties, reader: LayerReader, now: RuleContext) {
    this.#configuration = configuration;
    this.#defaults = [...configuration.resourceDefaults, ...oldDefaults(properties)];
    this.#reader = reader;
    this.#now = now;
  }

  resource(resource: ConfiguredResource): ResolvedResource {
    switch (resource.kind) {
      case 'primitive':
        return this.#primitive(resource, null);
      case 'group':
        return this.#group(resource, null);
      case 'clone':
        return this.#clone(resource);
      case 'bundle':
        return this.#bundle(resource);
    }
  }

  /** What something has that is not configured at all. */
  implied(): Resolved['implied'] {
    const { meta } = this.#meta([], null, null);
    const { base, operationDefaults } = this.#configuration;
    return { meta, operation: { ...base.operation, ...this.#reader.record(operationDefaults, this.#now) } };
  }

  impliedOperation(agent: AgentName, name: string, intervalMs: number): OperationMeta {
    return this.#operationMeta([], agent, name, intervalMs).meta;
  }

  #primitive(primitive: ConfiguredPrimitive, parent: ResolvedMeta | null): ResolvedPrimitive {
    const { id, agent } = primitive;
    const { meta, metaSet } = this.#meta(primitive.meta, agent, parent);
    return {
      kind: 'primitive',
      id,
      agent,
      meta,
      metaSet,
      utilization: this.#reader.map(primitive.utilization, this.#now),
      operations: primitive.operations.map((operation) => this.#operation(operation, agent)),
      parametersOn: this.#valuesOn(primitive.parameters),
    };
  }

  #group(group: ConfiguredGroup, parent: ResolvedMeta | null): ResolvedGroup {
    const own = this.#meta(group.meta, null, parent);
    const members = group.members.map((member) => this.#primitive(member, own));
    return { kind: 'group', id: group.id, meta: own.meta, metaSet: own.metaSet, members };
  }

  #clone(clone: ConfiguredClone): ResolvedClone {
    const own = asCopies(this.#meta(clone.meta, null, null));
    const { child } = clone;
    return {
      kind: 'clone',
      id: clone.id,
      meta: own.meta,
      metaSet: own.metaSet,
      child: child.kind === 'group' ? this.#group(child, own) : this.#primitive(child, own),
    };
  }

  #bundle(bundle: ConfiguredBundle): ResolvedBundle {
    const own = this.#meta(bundle.meta, null, null);
    const { primitive } = bundle;
    return {
      kind: 'bundle',
      id: bundle.id,
      meta: own.meta,
      metaSet: own.metaSet,
      bundle,
      primitive: primitive === null ? null : this.#primitive(primitive, asCopies(own)),
    };
  }

  #meta(layers: readonly Layer<Partial<Meta>>[], agent: AgentName | null, parent: ResolvedMeta | null): ResolvedMeta {
    const own = this.#reader.record(layers, this.#now);
    const defaults = this.#reader.record(this.#defaults, { ...this.#now, agent });
    const said: Partial<Meta> = combineRecords([own, parent?.said ?? {}]);
    const set: Partial<Meta> = combineRecords([said, defaults]);
    const base = parent?.base ?? this.#configuration.base.meta;
    return { meta: { ...base, ...set }, metaSet: new Set(fieldsOf(set)), said, set, base };
  }

  #operation(operation: ConfiguredOperation, agent: AgentName): ResolvedOperation {
    const { id, name, intervalMs } = operation;
    return {
      id,
      name,
      intervalMs,
      ...this.#operationMeta(operation.layers, agent, name, intervalMs),
      parametersOn: this.#valuesOn(operation.parameters),
    };
  }

  #operationMeta(
    layers: readonly Layer<Partial<OperationMeta>>[],
    agent: AgentName,
    name: string,
    intervalMs: number,
  ): Pick<ResolvedOperation, 'meta' | 'metaSet'> {
    const { operationDefaults, base } = this.#configuration;
    const context = { ...this.#now, agent, operation: { name, intervalMs } };
    const own = this.#reader.record(layers, context);
    const set: Partial<OperationMeta> = combineRecords([own, this.#reader.record(operationDefaults, context)]);
    return { meta: { ...base.operation, ...set }, metaSet: new Set(fieldsOf(set)) };
  }

  /** Most parameters have no rule that looks at nodes: then they are the same everywhere. */
  #valuesOn(layers: readonly Layer<ReadonlyMap<string, string>>[]): ResolvedPrimitive['parametersOn'] {
    const everywhere = this.#reader.map(layers, this.#now);
    if (!layers.some(({ rule }) => looksAtNodes(rule))) return () => everywhere;
    const now = this.#now;
    const reader = this.#reader;
    return (node) => (node === null ? everywhere : reader.map(layers, { ...now, node }));
  }
}

function asCopies(resolved: ResolvedMeta): ResolvedMeta {
  const base = { ...resolved.base, resourceStickiness: copyStickiness };
  return { ...resolved, base, meta: { ...base, ...resolved.set } };
}

/** Old clusters have these two defaults among their properties. */
function oldDefaults(properties: Properties): Layer<Partial<Meta>>[] {
  const { defaultResourceStickiness, defaultIsManaged } = properties;
  const values: Partial<Meta> = {
    ...(defaultResourceStickiness !== null && { resourceStickiness: defaultResourceStickiness }),
    ...(defaultIsManaged !== null && { isManaged: defaultIsManaged }),
  };
  return fieldsOf(values).length === 0 ? [] : [{ id: 'properties', rule: null, values }];
}

function fieldsOf<T extends object>(record: Partial<T>): (keyof T)[] {
  return Object.keys(record) as (keyof T)[];
}
