import { sortedBy } from '../../base/order.ts';
import type { ClusterModel, ClusterProperties, NodeModel } from '../../model/cluster.ts';
import type { Colocation, Constraint, Location, Order } from '../../model/constraint.ts';
import type { Clone, Group, Primitive } from '../../model/resource.ts';
import { createUnit } from './unit.ts';

/*
 * The model, indexed once, so that no later stage searches. A *unit* is what is
 * placed as a whole: a primitive, a group, or a clone with all its instances. An
 * instance of an anonymous clone is known by its node.
 */

export interface Unit {
  /** The top-level resource's id. */
  readonly id: string;
  /** In the order in which they start. */
  readonly primitives: readonly Member[];
  readonly group: Group | null;
  readonly clone: Clone | null;
  /** Its place in the definition. */
  readonly position: number;
  readonly priority: number;
}

/** A primitive with what it inherits from its group and clone. */
export interface Member {
  readonly id: string;
  readonly primitive: Primitive;
  /** Its place within the unit, from 0. */
  readonly position: number;
  /** The lowest of its own, its group's and its clone's. */
  readonly targetRole: Primitive['meta']['targetRole'];
  readonly managed: boolean;
  readonly maintenance: boolean;
  readonly stickiness: number;
  readonly digest: string;
}

export interface Layout {
  readonly properties: ClusterProperties;
  /** By id. */
  readonly nodes: readonly NodeModel[];
  /** In the definition's order. */
  readonly units: readonly Unit[];
  /** The unit of any resource: primitive, group or clone. */
  readonly unitOf: ReadonlyMap<string, Unit>;
  readonly memberOf: ReadonlyMap<string, Member>;
  /** By the constrained resource's id. Constraints are in the order of their ids. */
  readonly locations: ReadonlyMap<string, readonly Location[]>;
  /** By the id of the unit that follows. */
  readonly colocationsOf: ReadonlyMap<string, readonly Colocation[]>;
  /** By the id of the unit that is followed. */
  readonly colocationsWith: ReadonlyMap<string, readonly Colocation[]>;
  readonly orders: readonly Order[];
}

/** Indexes a model. Constraints on resources that are not defined are left out: the model's checks report them. */
export function createLayout(model: ClusterModel): Layout {
  const units = model.resources.map((resource, position) => createUnit(resource, position, model.properties));
  const unitOf = indexUnits(units);
  const constraints = sortedBy(model.constraints, (constraint) => constraint.id).filter((constraint) =>
    namesOf(constraint).every((name) => unitOf.has(name)),
  );
  const colocations = constraints.filter((constraint) => constraint.kind === 'colocation');
  return {
    properties: model.properties,
    nodes: sortedBy(model.nodes, (node) => node.id),
    units,
    unitOf,
    memberOf: new Map(units.flatMap((unit) => unit.primitives.map((member) => [member.id, member]))),
    locations: groupBy(
      constraints.filter((constraint) => constraint.kind === 'location'),
      (location) => location.resource,
    ),
    colocationsOf: groupBy(colocations, (colocation) => unitOf.get(colocation.resource)?.id ?? ''),
    colocationsWith: groupBy(colocations, (colocation) => unitOf.get(colocation.with)?.id ?? ''),
    orders: constraints.filter((constraint) => constraint.kind === 'order'),
  };
}

function indexUnits(units: readonly Unit[]): Map<string, Unit> {
  const index = new Map<string, Unit>();
  for (const unit of units) {
    index.set(unit.id, unit);
    if (unit.group !== null) index.set(unit.group.id, unit);
    for (const member of unit.primitives) index.set(member.id, unit);
  }
  return index;
}

function namesOf(constraint: Constraint): string[] {
  switch (constraint.kind) {
    case 'location':
      return [constraint.resource];
    case 'colocation':
      return [constraint.resource, constraint.with];
    case 'order':
      return [constraint.first, constraint.then];
  }
}

/** Lists by key, each in the order of the items. */
export function groupBy<T>(items: Iterable<T>, key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const list = groups.get(key(item));
    if (list === undefined) groups.set(key(item), [item]);
    else list.push(item);
  }
  return groups;
}
