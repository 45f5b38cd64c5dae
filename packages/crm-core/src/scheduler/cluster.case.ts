import { historiesByNode } from '../model/configuration/histories.ts';
import type { Configuration, Properties } from '../model/configuration/configuration.ts';
import type {
  ConfiguredConstraint,
  LocationConstraint,
  OrderConstraint,
} from '../model/configuration/configured-constraint.ts';
import type {
  ConfiguredClone,
  ConfiguredGroup,
  ConfiguredOperation,
  ConfiguredPrimitive,
  ConfiguredResource,
  Meta,
  OperationMeta,
} from '../model/configuration/configured-resource.ts';
import type {
  FailCountEntry,
  HistoryEntry,
  NodeSituation,
  Situation,
  TicketSituation,
} from '../model/configuration/situation.ts';
import { untold } from '../model/configuration/untold.ts';
import { pacemakerDefaults } from '../model/configuration/defaults.ts';
import { plainMeta, plainProperties } from './assignment/scene.case.ts';
import { decide } from './decide.ts';
import type { DecideOptions } from './decide-options.ts';
import type { Decision, GraphAction } from './decision.ts';
import { worldOf } from './world-of.ts';
import type { World } from './world/world.ts';

/*
 * Clusters for tests of the whole pipeline, said in few words: what is configured, and
 * what each node remembers. What was probed on no node is taken as not being there.
 */

export interface Cluster {
  /** By name; a state of its own where one is given. */
  readonly nodes: Readonly<Record<string, NodeOptions>>;
  readonly resources: readonly ConfiguredResource[];
  readonly constraints?: readonly ConfiguredConstraint[];
  readonly properties?: Partial<Properties>;
  /** `'x a'`: what node a remembers of x, the oldest first. */
  readonly done: Readonly<Record<string, readonly Done[]>>;
  readonly failCounts?: readonly FailCountEntry[];
  readonly tickets?: readonly TicketSituation[];
  readonly promotionScores?: Situation['promotionScores'];
  /** `'x a'`: since when x is held for node a, which was shut down then. */
  readonly locks?: Readonly<Record<string, number>>;
  readonly quorate?: boolean;
  readonly wasQuorate?: boolean;
  /** All else that a configuration may say. */
  readonly more?: Partial<Configuration>;
}

export interface NodeOptions extends Partial<NodeSituation> {
  readonly permanent?: Readonly<Record<string, string>>;
}

export interface Done extends Partial<HistoryEntry> {
  readonly operation: string;
}

export const nowWallMs = 1_000_000_000;
/** It was started there. */
export const up: readonly Done[] = [{ operation: 'start' }];
/** A probe did not find it. */
export const absent: Done = { operation: 'monitor', code: 7, expectedCode: 7 };
const { operation: operationMeta } = pacemakerDefaults;

type Parameters = Readonly<Record<string, string>>;

export function primitive(
  id: string,
  meta: Partial<Meta> = {},
  parameters: Parameters = {},
  operations: readonly ConfiguredOperation[] = [],
): ConfiguredPrimitive {
  return {
    kind: 'primitive',
    id,
    agent: { standard: 'ocf', provider: 'test', type: 'Dummy' },
    parameters: [{ id: `${id}-parameters`, rule: null, values: new Map(Object.entries(parameters)) }],
    meta: [{ id: `${id}-meta`, rule: null, values: meta }],
    utilization: [],
    operations,
  };
}

export function group(id: string, members: readonly ConfiguredPrimitive[], meta: Partial<Meta> = {}): ConfiguredGroup {
  return { kind: 'group', id, members, meta: [{ id: `${id}-meta`, rule: null, values: meta }] };
}

export function clone(id: string, child: ConfiguredClone['child'], meta: Partial<Meta> = {}): ConfiguredClone {
  return { kind: 'clone', id, child, meta: [{ id: `${id}-meta`, rule: null, values: meta }] };
}

/** A resource or a pattern (`/^db/`) and a node, or rules. */
export function location(
  subject: string,
  where: LocationConstraint['where'] | readonly [node: string, score: number],
  more: Partial<LocationConstraint> = {},
): LocationConstraint {
  const [, expression] = /^\/(.*)\/$/.exec(subject) ?? [];
  return {
    kind: 'location',
    id: 'location',
    subject:
      expression === undefined ? { kind: 'resource', id: subject } : { kind: 'pattern', expression, inverted: false },
    role: null,
    discovery: 'always',
    where: 'kind' in where ? where : { kind: 'node', node: where[0], score: where[1] },
    ...more,
  };
}

/** The second starts once the first has; `more` says what else. */
export function order(first: string, then: string, more: Partial<OrderConstraint> = {}): OrderConstraint {
  return {
    kind: 'order',
    id: `${first}-then-${then}`,
    first,
    firstAction: 'start',
    firstInstance: null,
    then,
    thenAction: 'start',
    thenInstance: null,
    requirement: 'mandatory',
    symmetrical: true,
    requireAll: true,
    ...more,
  };
}

export function operation(
  name: string,
  intervalMs: number,
  meta: Partial<OperationMeta> = {},
  parameters: Parameters = {},
): ConfiguredOperation {
  return {
    id: `${name}-${intervalMs}`,
    name,
    intervalMs,
    layers: [{ id: 'meta', rule: null, values: meta }],
    parameters: [{ id: 'parameters', rule: null, values: new Map(Object.entries(parameters)) }],
  };
}

/** A digest that people can read. */
export function digest(parameters: ReadonlyMap<string, string>): string {
  return [...parameters]
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join(' ');
}

/** How a recurring operation with these parameters is remembered. */
export function recurringDigest(parameters: Parameters = {}, timeoutMs = operationMeta.timeoutMs): string {
  return digest(new Map(Object.entries({ ...parameters, CRM_meta_timeout: String(timeoutMs) })));
}

/** What is to be done: `start x a`, `monitor:10000 x a`, `(start x a)` for mere points of primitives; sorted. */
export function actionsOf(cluster: Cluster): string[] {
  return graphOf(cluster)
    .map(({ name }) => name)
    .sort();
}

/** The same, each with what it waits for at once. */
export function graphOf(
  cluster: Cluster,
  more: Partial<DecideOptions> = {},
): { readonly name: string; readonly after: readonly string[] }[] {
  const { actions } = decisionOn(cluster, more);
  const names = new Map(actions.map((action) => [action.id, nameOf(action)]));
  return actions.map(({ id, after }) => ({
    name: names.get(id) ?? '',
    after: after.map((other) => names.get(other) ?? ''),
  }));
}

export const options: DecideOptions = { nowWallMs, digest };

export function decisionOn(cluster: Cluster, more: Partial<DecideOptions> = {}): Decision {
  return decide(configurationOf(cluster), situationOf(cluster), { ...options, ...more });
}

/** How the cluster stands. */
export function standing(cluster: Cluster): World {
  return worldOf(configurationOf(cluster), situationOf(cluster), options);
}

/** `start x a`; `(start x)` for what is no work of its own. */
export function nameOf({ kind, task, intervalMs, resource, node }: GraphAction): string {
  const name = [intervalMs > 0 ? `${task}:${intervalMs}` : task, resource, node]
    .filter((part) => part !== null)
    .join(' ');
  return kind === 'pseudo' ? `(${name})` : name;
}

export function configurationOf({
  nodes,
  resources,
  constraints = [],
  properties = {},
  more = {},
}: Cluster): Configuration {
  return {
    properties: [{ id: 'properties', rule: null, values: { fencingEnabled: false, ...properties } }],
    nodes: membersOf(nodes).map(([name, { permanent = {} }]) => ({
      name,
      id: name,
      kind: 'member',
      attributes: [{ id: `${name}-attributes`, rule: null, values: new Map(Object.entries(permanent)) }],
      utilization: [],
      score: null,
    })),
    resources,
    constraints,
    fencingLevels: [],
    resourceDefaults: [],
    operationDefaults: [],
    base: { properties: plainProperties, meta: plainMeta, operation: operationMeta },
    ...more,
  };
}

/** Remote nodes come with their connections. */
function membersOf(nodes: Cluster['nodes']): [string, NodeOptions][] {
  return Object.entries(nodes).filter(([, { isRemote = false }]) => !isRemote);
}

export function situationOf(cluster: Cluster): Situation {
  const { nodes, done, failCounts = [], tickets = [], promotionScores = [], locks = {}, quorate = true } = cluster;
  return {
    quorate,
    wasQuorate: cluster.wasQuorate ?? false,
    nodes: Object.entries(nodes).map(([name, { permanent: _, ...state }]) => ({ ...present(name), ...state })),
    tickets,
    histories: historiesByNode(
      Object.entries(done).map(([key, entries]) => {
        const [resource = '', node = ''] = key.split(' ');
        return {
          node,
          resource,
          agent: agentOf(cluster.resources, resource),
          container: null,
          shutdownLockWallMs: locks[key] ?? null,
          entries: entries.map((entry, index) => ({ ...plainEntry(resource, entry, index), ...entry })),
        };
      }),
    ),
    failCounts,
    promotionScores,
  };
}

/** That of the resource now, if it is a primitive by itself. */
function agentOf(resources: Cluster['resources'], id: string): ConfiguredPrimitive['agent'] {
  const resource = resources.find((one) => one.id === id);
  return resource?.kind === 'primitive' ? resource.agent : { standard: 'ocf', provider: 'test', type: 'Dummy' };
}

function present(name: string): NodeSituation {
  return {
    name,
    id: name,
    isRemote: false,
    member: true,
    memberSinceWallMs: null,
    peer: true,
    peerSinceWallMs: null,
    join: 'member',
    expected: 'member',
    attributes: new Map(),
    utilization: new Map(),
    maintenance: null,
    isFenced: null,
  };
}

/** It went as expected, with no parameters. */
function plainEntry(resource: string, { operation: name, intervalMs = 0 }: Done, index: number): HistoryEntry {
  const key = `${resource}_${name}_${intervalMs}`;
  return {
    ...untold,
    id: key,
    key,
    operation: name,
    intervalMs,
    callId: index + 1,
    code: 0,
    expectedCode: 0,
    state: 'done',
    changedWallMs: null,
    ranWallMs: null,
    origin: `${index}:1:0:test`,
    parameterDigest: intervalMs > 0 ? recurringDigest() : '',
  };
}
