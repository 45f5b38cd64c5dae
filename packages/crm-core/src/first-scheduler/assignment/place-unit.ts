import type { Role } from '@understudy/contracts';
import { infinity } from '../../base/score.ts';
import type { Colocation } from '../../model/constraint.ts';
import type { ScoreTerm } from '../../model/transition.ts';
import { type Eligibility, verdictOf } from '../eligibility/eligibility.ts';
import type { Hold } from '../eligibility/hold.ts';
import type { Layout, Member, Unit } from '../layout/layout.ts';
import type { NodeTerms, Scores } from '../scores/scores.ts';
import { chooseNodes } from './choose-nodes.ts';
import { followTerms, type Roles } from './colocation-terms.ts';
import type { Preferences } from './preferences.ts';
import { createTable, refusalsIn, type ScoreTable, withTerms, withWishes } from './score-table.ts';

export interface PlacementContext {
  readonly layout: Layout;
  readonly eligibility: Eligibility;
  readonly scores: Scores;
  readonly preferences: Preferences;
  /** Of the units placed before. */
  readonly roles: Roles;
  /** Primitives given to each node so far. */
  readonly loads: ReadonlyMap<string, number>;
}

/** A unit with its nodes, before anything is promoted. */
export interface UnitPlacement {
  readonly table: ScoreTable;
  /** By primitive, then by node. */
  readonly roles: ReadonlyMap<string, ReadonlyMap<string, Role>>;
  /** By primitive: why it does not run, or not everywhere it might. */
  readonly refusals: ReadonlyMap<string, readonly string[]>;
}

export function placeUnit(unit: Unit, context: PlacementContext): UnitPlacement {
  const table = buildTable(unit, context);
  const stays = nodesWithStays(unit, context.eligibility);
  const homes = chooseNodes(unit, table, stays, context);
  const roles = new Map<string, Map<string, Role>>(unit.primitives.map((member) => [member.id, new Map()]));
  const refusals = new Map<string, string[]>(unit.primitives.map((member) => [member.id, []]));
  for (const home of homes) settle(unit, home, context, { roles, refusals });
  for (const node of stays) keepHeld(unit, node, context.eligibility, roles);
  if (homes.length === 0) explainHomeless(unit, table, context.eligibility, refusals);
  return { table, roles, refusals };
}

function buildTable(unit: Unit, context: PlacementContext): ScoreTable {
  const [head, ...others] = unit.primitives;
  const start = createTable(head === undefined ? new Map() : (context.scores.members.get(head.id) ?? new Map()));
  const colocations = (context.layout.colocationsOf.get(unit.id) ?? []).filter(
    (colocation) => colocation.resourceRole !== 'promoted' && context.layout.unitOf.get(colocation.with) !== unit,
  );
  const binding = colocations.filter((colocation) => isBinding(colocation, others));
  const wished = colocations.filter((colocation) => !isBinding(colocation, others));
  const follow = (colocation: Colocation) => followTerms(colocation, context.layout, context.roles);
  const wishes = [
    ...memberWishes(others, context.scores),
    ...wished.map(follow),
    ...(context.preferences.get(unit.id) ?? [])
      .filter((preference) => preference.colocation.withRole !== 'promoted')
      .filter((preference) => !isPlaced(preference.colocation.resource, context))
      .map((preference) => preference.terms),
  ];
  return wishes.reduce(withWishes, binding.map(follow).reduce(withTerms, start));
}

function isPlaced(resource: string, { layout, roles }: PlacementContext): boolean {
  return roles.has(layout.unitOf.get(resource)?.primitives[0]?.id ?? resource);
}

/** Where a member cannot run, those after it have no say: they would not run there either. */
function memberWishes(others: readonly Member[], scores: Scores): NodeTerms[] {
  const broken = new Set<string>();
  return others.map((member) => {
    const own = scores.members.get(member.id) ?? new Map<string, readonly ScoreTerm[]>();
    const heard = new Map([...own].map(([node, terms]) => [node, broken.has(node) ? [] : terms]));
    for (const [node, terms] of own) if (terms.some((term) => term.score <= -infinity)) broken.add(node);
    return heard;
  });
}

/** Infinite, and for the whole unit: one for a later member of a group only keeps that one from running. */
function isBinding(colocation: Colocation, others: readonly Member[]): boolean {
  return Math.abs(colocation.score) >= infinity && !others.some((member) => member.id === colocation.resource);
}

function nodesWithStays(unit: Unit, eligibility: Eligibility): string[] {
  const nodes = new Set<string>();
  for (const member of unit.primitives) {
    const { holds, presence } = verdictOf(eligibility, member);
    for (const { node } of presence.active) if (stays(holds.get(node))) nodes.add(node);
  }
  return [...nodes].sort();
}

/** A hold that decides where it is. One under way may still be leaving. */
function stays(hold: Hold | undefined): boolean {
  return hold !== undefined && hold.kind !== 'busy';
}

interface Settlement {
  readonly roles: ReadonlyMap<string, Map<string, Role>>;
  readonly refusals: ReadonlyMap<string, string[]>;
}

/** Gives a node to the primitives of a unit, one after the other, up to the first that cannot run there. */
function settle(unit: Unit, node: string, context: PlacementContext, { roles, refusals }: Settlement): void {
  let missing: Member | null = null;
  const running = unit.clone?.promotable === true ? 'unpromoted' : 'started';
  for (const member of unit.primitives) {
    const held = heldRole(member, node, context.eligibility);
    if (held !== null) {
      roles.get(member.id)?.set(node, held);
      continue;
    }
    const refusal = refusalAt(member, node, missing, context);
    if (refusal === null) {
      roles.get(member.id)?.set(node, running);
    } else {
      const elsewhere = missing === null && unit.clone === null ? refusalsElsewhere(member, node, context) : [];
      refusals.get(member.id)?.push(refusal, ...elsewhere);
      missing ??= member;
    }
  }
}

function refusalAt(member: Member, node: string, missing: Member | null, context: PlacementContext): string | null {
  const { target } = verdictOf(context.eligibility, member);
  if (target.role === 'stopped') return target.reason;
  if (missing !== null) return `comes after ${missing.id} in its group, which does not run on ${node}`;
  const terms = [
    ...(context.scores.members.get(member.id)?.get(node) ?? []),
    ...memberColocations(member, context).flatMap(
      (colocation) => followTerms(colocation, context.layout, context.roles).get(node) ?? [],
    ),
  ];
  const forbidden = terms.find((term) => term.score <= -infinity);
  return forbidden === undefined ? null : `cannot run on ${node}: ${forbidden.source}`;
}

/** It could have taken its whole group elsewhere. */
function refusalsElsewhere(member: Member, node: string, context: PlacementContext): string[] {
  if (verdictOf(context.eligibility, member).target.role === 'stopped') return [];
  return context.layout.nodes.flatMap(({ id }) => (id === node ? [] : (refusalAt(member, id, null, context) ?? [])));
}

function memberColocations(member: Member, context: PlacementContext): Colocation[] {
  const unit = context.layout.unitOf.get(member.id);
  return (context.layout.colocationsOf.get(unit?.id ?? '') ?? []).filter(
    (colocation) =>
      colocation.resource === member.id &&
      colocation.resourceRole !== 'promoted' &&
      context.layout.unitOf.get(colocation.with) !== unit,
  );
}

function heldRole(member: Member, node: string, eligibility: Eligibility): Role | null {
  const { holds, presence } = verdictOf(eligibility, member);
  if (!stays(holds.get(node))) return null;
  return presence.active.find((place) => place.node === node)?.role ?? null;
}

function keepHeld(
  unit: Unit,
  node: string,
  eligibility: Eligibility,
  roles: ReadonlyMap<string, Map<string, Role>>,
): void {
  for (const member of unit.primitives) {
    const held = heldRole(member, node, eligibility);
    if (held !== null) roles.get(member.id)?.set(node, held);
  }
}

function explainHomeless(
  unit: Unit,
  table: ScoreTable,
  eligibility: Eligibility,
  refusals: ReadonlyMap<string, string[]>,
): void {
  const [head] = unit.primitives;
  if (head === undefined) return;
  const { target } = verdictOf(eligibility, head);
  const nodes = [...table].map(([node, entry]) => `not on ${node}: ${refusalsIn(entry.score, entry.terms).join('; ')}`);
  refusals.get(head.id)?.push(...(target.role === 'stopped' ? [target.reason] : nodes));
  for (const member of unit.primitives.slice(1)) {
    const own = verdictOf(eligibility, member).target;
    const reason = `comes after ${head.id} in its group, which runs nowhere`;
    refusals.get(member.id)?.push(own.role === 'stopped' ? own.reason : reason);
  }
}
