import { infinity } from '../../base/score.ts';
import type { Colocation, OrderedAction } from '../../model/constraint.ts';
import type { Layout, Unit } from '../layout/layout.ts';
import { groupBy } from '../layout/layout.ts';
import type { Change } from './change.ts';

/**
 * One rule of order between two sets of changes, from a constraint or a group. The
 * sets name their changes by key, since a change may still be altered.
 */
export interface Dependency {
  /** A colocation says where, not when: it takes down what cannot stay, and orders nothing. */
  readonly kind: 'order' | 'colocation';
  /** For people: `order web-after-db`, `group web`. */
  readonly source: string;
  readonly first: Side;
  readonly firstAction: OrderedAction;
  readonly then: Side;
  readonly thenAction: OrderedAction;
  readonly requirement: 'mandatory' | 'optional' | 'serialize';
  readonly symmetrical: boolean;
}

export interface Side {
  /** The resource as the constraint names it. */
  readonly name: string;
  readonly keys: readonly string[];
  /** The primitives that make it complete on a node. */
  readonly members: readonly string[];
  /** Of a clone: one node's instance is enough, and each follows its own node's. */
  readonly cloned: boolean;
}

/** All rules of order that touch a change: the constraints' in the order of their ids, then the groups'. */
export function findDependencies(layout: Layout, changes: readonly Change[]): Dependency[] {
  const byMember = groupBy(changes, (change) => change.member.id);
  return [
    ...constraintDependencies(layout, byMember),
    ...colocationDependencies(layout, byMember),
    ...groupDependencies(layout, byMember),
  ];
}

type ChangesByMember = ReadonlyMap<string, readonly Change[]>;

function constraintDependencies(layout: Layout, byMember: ChangesByMember): Dependency[] {
  return layout.orders.flatMap((order) => {
    const first = layout.unitOf.get(order.first);
    const then = layout.unitOf.get(order.then);
    if (first === undefined || then === undefined) return [];
    const whole: Dependency = {
      kind: 'order',
      source: `order ${order.id}`,
      first: sideOf(order.first, first, byMember),
      firstAction: order.firstAction,
      then: sideOf(order.then, then, byMember),
      thenAction: order.thenAction,
      requirement: order.requirement,
      symmetrical: order.symmetrical && order.requirement !== 'serialize',
    };
    return first.clone !== null && then.clone?.interleave === true ? splitByNode(whole, byMember) : [whole];
  });
}

function sideOf(name: string, unit: Unit, byMember: ChangesByMember): Side {
  const members = unit.primitives.map((member) => member.id).filter((id) => id === name || !isMemberName(name, unit));
  const keys = members.flatMap((id) => (byMember.get(id) ?? []).map((change) => change.key));
  return { name, keys, members, cloned: unit.clone !== null };
}

function isMemberName(name: string, unit: Unit): boolean {
  return unit.primitives.some((member) => member.id === name);
}

/** Interleaved clones: each instance follows the one on its own node, or none at all. */
function splitByNode(whole: Dependency, byMember: ChangesByMember): Dependency[] {
  const nodes = new Map<string, { first: string[]; then: string[] }>();
  const collect = (side: Side, end: 'first' | 'then'): void => {
    for (const change of side.members.flatMap((id) => byMember.get(id) ?? [])) {
      const entry = nodes.get(change.node) ?? { first: [], then: [] };
      entry[end].push(change.key);
      nodes.set(change.node, entry);
    }
  };
  collect(whole.first, 'first');
  collect(whole.then, 'then');
  return [...nodes.values()].map((entry) => ({
    ...whole,
    first: { ...whole.first, keys: entry.first },
    then: { ...whole.then, keys: entry.then },
  }));
}

/** What must be together: node by node, the follower needs its leader there. */
function colocationDependencies(layout: Layout, byMember: ChangesByMember): Dependency[] {
  return [...layout.colocationsOf.values()].flat().flatMap((colocation) => {
    const leader = layout.unitOf.get(colocation.with);
    const follower = layout.unitOf.get(colocation.resource);
    if (leader === undefined || follower === undefined || leader === follower || colocation.score < infinity) return [];
    return splitByNode(
      {
        kind: 'colocation',
        source: `colocation ${colocation.id}`,
        first: headSide(colocation.with, leader, byMember),
        firstAction: actionFor(colocation.withRole),
        then: headSide(colocation.resource, follower, byMember),
        thenAction: actionFor(colocation.resourceRole),
        requirement: 'mandatory',
        symmetrical: true,
      },
      byMember,
    );
  });
}

function actionFor(role: Colocation['withRole']): OrderedAction {
  return role === 'promoted' ? 'promote' : 'start';
}

/** A group is where its first primitive is. */
function headSide(name: string, unit: Unit, byMember: ChangesByMember): Side {
  const head = isMemberName(name, unit) ? name : unit.primitives[0]?.id;
  return { ...sideOf(head ?? name, unit, byMember), name };
}

/** Each member of a group follows the one before it, for starts and for promotions. */
function groupDependencies(layout: Layout, byMember: ChangesByMember): Dependency[] {
  return layout.units.flatMap((unit) => {
    const { group } = unit;
    if (group === null) return [];
    const actions: OrderedAction[] = unit.clone?.promotable === true ? ['start', 'promote'] : ['start'];
    return unit.primitives.slice(1).flatMap((member, index) => {
      const before = unit.primitives[index];
      if (before === undefined) return [];
      return actions.flatMap((action) => {
        const whole: Dependency = {
          kind: 'order',
          source: `group ${group.id}`,
          first: sideOf(before.id, unit, byMember),
          firstAction: action,
          then: sideOf(member.id, unit, byMember),
          thenAction: action,
          requirement: 'mandatory',
          symmetrical: true,
        };
        return unit.clone === null ? [whole] : splitByNode(whole, byMember);
      });
    });
  });
}
