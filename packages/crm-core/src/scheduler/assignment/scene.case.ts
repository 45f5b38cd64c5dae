import type { Role } from '@understudy/contracts';
import { infinity } from '../../base/score.ts';
import type { ColocationConstraint, ConfiguredConstraint } from '../../model/configuration/configured-constraint.ts';
import type { Meta } from '../../model/configuration/configured-resource.ts';
import { pacemakerDefaults } from '../../model/configuration/defaults.ts';
import type { Properties } from '../../model/configuration/configuration.ts';
import type { ResolvedPrimitive, ResolvedResource } from '../resolve/resolved.ts';
import type { Scores } from '../scores/scores.ts';
import { ObservationDraft } from '../world/observations.ts';
import type { Instance, World, WorldNode } from '../world/world.ts';
import { assign } from './assign.ts';
import type { Assignment } from './assignment.ts';

/*
 * Clusters for tests of this stage, said in few words: what is where, what each
 * instance would like by itself, and what is colocated.
 */

export const never = -infinity;
export const always = infinity;

export const { meta: plainMeta, properties: plainProperties } = pacemakerDefaults;

export interface Part {
  readonly kind: 'primitive' | 'group' | 'clone';
  readonly id: string;
  readonly children: readonly Part[];
  readonly options: PartOptions;
}

export interface PartOptions {
  /** Names of nodes on which it is; of a clone of a primitive: one for each of the first copies. */
  readonly on?: readonly string[];
  /** Scores of its own by node; 0 where nothing is said. */
  readonly at?: Readonly<Record<string, number>>;
  /** What agents say of a promotion, by node. */
  readonly promotion?: Readonly<Record<string, number>>;
  readonly promotionAt?: Readonly<Record<string, number>>;
  /** The copy that is on this node is promoted there. */
  readonly promotedOn?: string;
  readonly copies?: number;
  readonly meta?: Partial<Meta>;
  readonly load?: Readonly<Record<string, number>>;
  readonly changes?: Partial<Instance>;
}

export function primitive(id: string, options: PartOptions = {}): Part {
  return { kind: 'primitive', id, children: [], options };
}

export function group(id: string, children: readonly Part[], options: PartOptions = {}): Part {
  return { kind: 'group', id, children, options };
}

export function clone(id: string, child: Part, options: PartOptions = {}): Part {
  return { kind: 'clone', id, children: [child], options };
}

export function together(
  dependent: string,
  primary: string,
  score: number = infinity,
  more: Partial<ColocationConstraint> = {},
): ColocationConstraint {
  return {
    kind: 'colocation',
    id: `${dependent}-with-${primary}`,
    dependent,
    primary,
    dependentRole: null,
    primaryRole: null,
    dependentInstance: null,
    primaryInstance: null,
    score,
    nodeAttribute: '#uname',
    influence: null,
    ...more,
  };
}

export interface Scene {
  readonly nodes: readonly (string | (Partial<WorldNode> & { readonly name: string }))[];
  readonly resources: readonly Part[];
  readonly constraints?: readonly ConfiguredConstraint[];
  readonly properties?: Partial<Properties>;
  readonly quorate?: boolean;
}

/** Where everything goes: `web a`, `db:0 b promoted`, `c -`; groups and clones are left out. */
export function places(scene: Scene): string[] {
  const { world, assignment } = decided(scene);
  return world.instances
    .filter(({ kind }) => kind === 'primitive')
    .map(({ id, number }) => {
      const node = world.nodes[assignment.node[number] ?? -1]?.name ?? '-';
      const role = assignment.role[number];
      return role === 'promoted' ? `${id} ${node} promoted` : `${id} ${node}`;
    });
}

export function decided(scene: Scene): { world: World; assignment: Assignment } {
  const { world, parts } = worldOf(scene);
  return { world, assignment: assign(world, scoresOf(world, parts), { trace: true }) };
}

export function worldOf(scene: Scene): { world: World; parts: readonly PartOptions[] } {
  const nodes = scene.nodes.map((node, number) => nodeOf(typeof node === 'string' ? { name: node } : node, number));
  const numbers = new Map(nodes.map(({ name, number }) => [name, number]));
  const instances: Instance[] = [];
  const parts: PartOptions[] = [];
  const grow = (part: Part, place: Place): number => {
    const number = instances.length;
    instances.push(instanceOf(part, number, place, numbers));
    parts.push(part.options);
    const children = childrenOf(part, place).map(({ part: child, place: inner }) =>
      grow(child, { ...inner, parent: number }),
    );
    instances[number] = { ...(instances[number] as Instance), children };
    return number;
  };
  const roots = scene.resources.map((part) => grow(part, { parent: null, clone: null, copy: null, promotable: false }));
  const linked = instances.map((instance) => ({ ...instance, clone: cloneAbove(instances, instance) }));
  const world: World = {
    resolved: {
      nowWallMs: 0,
      waits: false,
      properties: { ...plainProperties, ...scene.properties },
      nodes: [],
      resources: [],
      constraints: scene.constraints ?? [],
      fencingLevels: [],
      recheckAtWallMs: null,
    } as unknown as World['resolved'],
    situation: { quorate: true, nodes: [], tickets: [], histories: new Map(), failCounts: [], promotionScores: [] },
    nodes,
    nodeByName: new Map(nodes.map((node) => [node.name, node])),
    instances: linked,
    instanceById: namesOf(linked),
    roots,
    tickets: new Map(),
    quorate: scene.quorate ?? true,
    hasFencingDevice: true,
    hasUnfencingDevice: false,
    recheckAtWallMs: null,
  };
  return { world, parts };
}

interface Place {
  readonly parent: number | null;
  readonly clone: number | null;
  readonly copy: number | null;
  readonly promotable: boolean;
}

function childrenOf(part: Part, place: Place): { part: Part; place: Place }[] {
  const [child] = part.children;
  if (part.kind !== 'clone' || child === undefined) return part.children.map((member) => ({ part: member, place }));
  return Array.from({ length: part.options.copies ?? 2 }, (_, copy) => ({
    part: copyOf(child, copy, part),
    place: { ...place, copy, promotable: part.options.meta?.promotable ?? false },
  }));
}

function copyOf(child: Part, copy: number, holder: Part): Part {
  const on = child.options.on?.slice(copy, copy + 1) ?? [];
  const meta = { ...holder.options.meta, ...child.options.meta };
  const options = { ...child.options, on, meta, at: { ...holder.options.at, ...child.options.at } };
  return {
    ...child,
    id: `${child.id}:${copy}`,
    options,
    children: child.children.map((inner) => copyOf(inner, copy, holder)),
  };
}

function cloneAbove(instances: readonly Instance[], instance: Instance): number | null {
  if (instance.kind === 'clone') return instance.number;
  return instance.parent === null ? null : cloneAbove(instances, instances[instance.parent] as Instance);
}

function namesOf(instances: readonly Instance[]): Map<string, Instance> {
  const names = new Map<string, Instance>();
  for (const instance of instances) {
    names.set(instance.id, instance);
    const plain = instance.id.replace(/:\d+$/, '');
    if (!names.has(plain)) names.set(plain, instance);
  }
  return names;
}

function instanceOf(part: Part, number: number, place: Place, nodes: ReadonlyMap<string, number>): Instance {
  const activeOn = (part.options.on ?? []).map((name) => nodes.get(name) ?? -1);
  const up: Role = part.options.on?.[0] === part.options.promotedOn ? 'promoted' : 'unpromoted';
  const role: Role = activeOn.length === 0 ? 'stopped' : place.promotable ? up : 'started';
  return {
    number,
    id: part.id,
    kind: part.kind,
    resource: resourceOf(part),
    parent: place.parent,
    children: [],
    copy: place.copy,
    clone: place.clone,
    bundle: null,
    historyId: part.id,
    isUnique: false,
    isPromotable: place.promotable || (part.options.meta?.promotable ?? false),
    isRemoved: false,
    replicas: null,
    isManaged: true,
    block: null,
    isHeld: false,
    maintenance: false,
    role,
    activeOn,
    observed: new ObservationDraft(),
    isFailed: false,
    isFailureIgnored: false,
    roleLimit: null,
    needsStop: false,
    needsDemote: false,
    mayMigrate: true,
    pendingOn: null,
    pendingTask: null,
    underWayOn: [],
    migration: null,
    danglingMigrations: [],
    bans: new Map(),
    lockedTo: null,
    lockReleasedOn: null,
    remoteNode: null,
    guestNode: null,
    container: null,
    ...part.options.changes,
  };
}

function resourceOf(part: Part): ResolvedResource {
  const meta = { ...plainMeta, ...part.options.meta };
  const common = { id: part.id.replace(/:\d+$/, ''), meta, metaSet: new Set<keyof Meta>() };
  const plain: ResolvedPrimitive = {
    ...common,
    kind: 'primitive',
    agent: { standard: 'ocf', provider: 'pacemaker', type: 'Dummy' },
    utilization: new Map(Object.entries(part.options.load ?? {})),
    operations: [],
    parametersOn: () => new Map(),
  };
  if (part.kind === 'group') return { ...common, kind: 'group', members: [] };
  return part.kind === 'clone' ? { ...common, kind: 'clone', child: plain } : plain;
}

function nodeOf(node: Partial<WorldNode> & { readonly name: string }, number: number): WorldNode {
  return {
    number,
    id: node.name,
    kind: 'member',
    online: true,
    pending: false,
    unclean: false,
    uncleanReasons: [],
    seen: true,
    standby: false,
    standbyOnFail: false,
    maintenance: false,
    shutdown: false,
    attributes: new Map([['#uname', node.name]]),
    utilization: new Map(),
    discovery: true,
    isController: number === 0,
    connection: null,
    container: null,
    remoteRequiresReset: false,
    remoteWasFenced: false,
    isUnfenced: true,
    fenceOnlyIfLost: false,
    ...node,
  };
}

function scoresOf(world: World, parts: readonly PartOptions[]): Scores {
  const values = (table: Readonly<Record<string, number>> | undefined): number[] =>
    world.nodes.map(({ name }) => table?.[name] ?? 0);
  return {
    table: parts.map(({ at }) => values(at)),
    isListed: () => true,
    probesAllowed: () => true,
    promotionLocations: parts.map(({ promotionAt }) => (promotionAt === undefined ? undefined : values(promotionAt))),
    promotionScore: (instance, node) => parts[instance]?.promotion?.[world.nodes[node]?.name ?? ''],
    stickiness: new Int32Array(parts.length),
    ticketEffects: parts.map(() => undefined),
    ticketFencings: [],
    termsOf: () => [],
    promotionTermsOf: () => [],
  };
}
