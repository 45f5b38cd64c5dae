import { infinity } from '../../base/score.ts';
import type {
  ColocationConstraint,
  ColocationSets,
  ResourceSet,
} from '../../model/configuration/configured-constraint.ts';
import type { TargetRole } from '../../model/configuration/configured-resource.ts';
import type { Instance, World } from '../world/world.ts';
import type { Colocation } from './colocation.ts';

/**
 * All colocations, found from either end. Only what is named by a constraint (or is
 * implied by a group or container) is here; what a member of a group, a copy of a
 * clone or a container has from what it is in is told by `colocations-of`.
 */
export interface ColocationIndex {
  /** By instance: those in which it is the dependent, in the order in which they were made. */
  readonly byDependent: readonly (readonly Colocation[])[];
  readonly byPrimary: readonly (readonly Colocation[])[];
}

interface Ends {
  readonly dependent: Instance;
  readonly primary: Instance;
}

type Common = Pick<Colocation, 'id' | 'score' | 'attribute'>;

/** Bundles' connections may run on remote nodes, their containers too: so they are held by less than infinity. */
const looseContainerScore = 10_000;

const nodeItself = '#uname';

export function indexColocations(world: World): ColocationIndex {
  const byDependent: Colocation[][] = world.instances.map(() => []);
  const byPrimary: Colocation[][] = world.instances.map(() => []);
  for (const colocation of [...explicitColocations(world), ...internalColocations(world)]) {
    byDependent[colocation.dependent]?.push(colocation);
    byPrimary[colocation.primary]?.push(colocation);
  }
  return { byDependent, byPrimary };
}

/** What is configured, pair by pair. */
export function explicitColocations(world: World): Colocation[] {
  return world.resolved.constraints.flatMap((constraint) => {
    if (constraint.kind === 'colocation') return fromPair(world, constraint);
    if (constraint.kind === 'colocationSets') return fromSets(world, constraint);
    return [];
  });
}

function fromPair(world: World, constraint: ColocationConstraint): Colocation[] {
  const dependent = subject(world, constraint.dependent, constraint.dependentInstance);
  const primary = subject(world, constraint.primary, constraint.primaryInstance);
  const { id, score, nodeAttribute: attribute, dependentRole, primaryRole, influence } = constraint;
  if (dependent === null || primary === null) return [];
  return between({ dependent, primary }, { id, score, attribute }, { dependentRole, primaryRole }, influence);
}

/** A constraint that names what is in a clone speaks of the clone as a whole. */
function subject(world: World, id: string, copy: number | null): Instance | null {
  const named = world.instanceById.get(id);
  if (named === undefined) return null;
  if (copy !== null) return world.instances[named.children[copy] ?? -1] ?? null;
  return named.id === id ? named : outermost(world, named);
}

function outermost(world: World, instance: Instance): Instance {
  const parent = world.instances[instance.parent ?? -1];
  return parent === undefined || parent.kind === 'bundle' ? instance : outermost(world, parent);
}

function between(
  { dependent, primary }: Ends,
  common: Common,
  roles: Pick<Colocation, 'dependentRole' | 'primaryRole'>,
  influence: boolean | null,
): Colocation[] {
  if (common.score === 0 || dependent.number === primary.number) return [];
  return [
    {
      ...common,
      dependent: dependent.number,
      primary: primary.number,
      dependentRole: roleLimit(roles.dependentRole),
      primaryRole: roleLimit(roles.primaryRole),
      influence: influence ?? dependent.resource.meta.critical,
      isInternal: false,
    },
  ];
}

/** Every role that runs is `started`. */
function roleLimit(role: TargetRole | null): TargetRole | null {
  return role === 'started' ? null : role;
}

interface Members {
  readonly set: ResourceSet;
  readonly instances: readonly Instance[];
}

function fromSets(world: World, constraint: ColocationSets): Colocation[] {
  const { id, score, nodeAttribute: attribute, influence } = constraint;
  const sets = constraint.sets.map((set): Members => {
    const instances = set.resources.map((name) => subject(world, name, null));
    return { set, instances: instances.filter((instance) => instance !== null) };
  });
  const within = sets.flatMap(({ set, instances }) => {
    const common = { id: set.id, score: set.score ?? score, attribute };
    return withinSet({ set, instances }, common, influence);
  });
  const across = sets.slice(1).flatMap((second, index) => {
    const first = sets[index];
    return first === undefined ? [] : acrossSets(first, second, { id, score, attribute }, influence);
  });
  return [...within, ...across];
}

/** In a row each with the one before it; where they repel each other, each with all before it. */
function withinSet({ set, instances }: Members, common: Common, influence: boolean | null): Colocation[] {
  if (!set.sequential) return [];
  const roles = { dependentRole: set.role, primaryRole: set.role };
  return instances.flatMap((dependent, index) => {
    const primaries = common.score < 0 ? instances.slice(0, index) : instances.slice(Math.max(0, index - 1), index);
    return primaries.flatMap((primary) => between({ dependent, primary }, common, roles, influence));
  });
}

/** The first of a row is held by the last of the next row; without rows each by each. */
function acrossSets(first: Members, second: Members, common: Common, influence: boolean | null): Colocation[] {
  const dependents = first.set.sequential ? first.instances.slice(0, 1) : first.instances;
  const primaries = second.set.sequential ? second.instances.slice(-1) : second.instances;
  const roles = { dependentRole: first.set.role, primaryRole: second.set.role };
  return dependents.flatMap((dependent) =>
    primaries.flatMap((primary) => between({ dependent, primary }, common, roles, influence)),
  );
}

function internalColocations(world: World): Colocation[] {
  return world.instances.flatMap((instance) => [
    ...(instance.kind === 'group' && isColocated(instance) ? chainOf(world, instance) : []),
    ...(instance.replicas ?? []).flatMap(({ ip, container }) =>
      ip === null ? [] : [internal('ip with container', ip, container)],
    ),
    ...besideContainer(world, instance),
  ]);
}

/** Groups are rows on one node, unless an old option says otherwise. */
export function isColocated(group: Instance): boolean {
  const { others } = group.resource.meta;
  return !/^(false|no|off|n|0)$/i.test(others.get('collocated') ?? others.get('colocated') ?? 'true');
}

function chainOf(world: World, group: Instance): Colocation[] {
  return group.children.slice(1).map((member, index) => {
    const critical = world.instances[member]?.resource.meta.critical ?? true;
    return internal('group', member, group.children[index] ?? member, infinity, critical);
  });
}

/** A connection is with its guest's container, and what is watched in a container is with that container. */
function besideContainer(world: World, instance: Instance): Colocation[] {
  const container = containerOf(world, instance);
  if (container === null || container === instance.number) return [];
  const isReplica = instance.parent !== null && world.instances[instance.parent]?.kind === 'bundle';
  return [internal('inside container', instance.number, container, isReplica ? looseContainerScore : infinity)];
}

function containerOf(world: World, instance: Instance): number | null {
  if (instance.kind !== 'primitive') return null;
  if (instance.remoteNode !== null) return world.nodes[instance.remoteNode]?.container ?? null;
  const { container } = instance.resource.meta;
  return container === null ? null : (world.instanceById.get(container)?.number ?? null);
}

function internal(id: string, dependent: number, primary: number, score = infinity, influence = true): Colocation {
  return {
    id,
    dependent,
    primary,
    dependentRole: null,
    primaryRole: null,
    score,
    attribute: nodeItself,
    influence,
    isInternal: true,
  };
}
