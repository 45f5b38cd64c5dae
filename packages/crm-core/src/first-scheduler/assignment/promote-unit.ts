import type { Role } from '@understudy/contracts';
import { compareText } from '../../base/order.ts';
import type { Clone } from '../../model/resource.ts';
import { verdictOf } from '../eligibility/eligibility.ts';
import type { Unit } from '../layout/layout.ts';
import type { NodeTerms } from '../scores/scores.ts';
import { followTerms } from './colocation-terms.ts';
import type { PlacementContext, UnitPlacement } from './place-unit.ts';
import { createTable, type ScoreTable, withTerms, withWishes } from './score-table.ts';

export interface Promotion {
  readonly table: ScoreTable;
  readonly nodes: readonly string[];
}

/**
 * Which instances of a promotable clone are promoted: those held in that role, then
 * the best scores; on a tie who is promoted stays so.
 */
export function choosePromoted(unit: Unit, clone: Clone, placed: UnitPlacement, context: PlacementContext): Promotion {
  const table = promotionTable(unit, clone, placed, context);
  const candidates = [...table].map(([node, { score }]) => candidateAt(unit, node, score, placed, context));
  const held = candidates.filter((candidate) => candidate.held);
  const free = candidates
    .filter((candidate) => !candidate.held && candidate.runs && candidate.score >= 0)
    .sort(compareCandidates);
  const room = Math.max(0, clone.promotedMax - held.length);
  return { table, nodes: [...held, ...free.slice(0, room)].map(({ node }) => node).sort(compareText) };
}

function promotionTable(unit: Unit, clone: Clone, placed: UnitPlacement, context: PlacementContext): ScoreTable {
  const { layout, roles } = context;
  const start = createTable(context.scores.promotions.get(unit.id) ?? new Map());
  const followed = (layout.colocationsOf.get(unit.id) ?? [])
    .filter((colocation) => colocation.resourceRole === 'promoted')
    .map((colocation) => followTerms(colocation, layout, roles));
  const wishes = (context.preferences.get(unit.id) ?? [])
    .filter((preference) => preference.colocation.withRole === 'promoted')
    .map((preference) => preference.terms);
  return [...wishes, stayTerms(unit, clone, placed, context)].reduce(withWishes, followed.reduce(withTerms, start));
}

/** What it is worth to stay promoted: of those primitives that can stay. */
function stayTerms(
  unit: Unit,
  clone: Clone,
  placed: UnitPlacement,
  { layout, eligibility }: PlacementContext,
): NodeTerms {
  return new Map(
    layout.nodes.map(({ id: node }) => {
      const staying = unit.primitives.filter(
        (member) =>
          placed.roles.get(member.id)?.has(node) === true &&
          verdictOf(eligibility, member).presence.active.some((at) => at.node === node && at.role === 'promoted'),
      );
      const own = staying.reduce((sum, member) => sum + member.stickiness, 0);
      const score = staying.length === 0 ? 0 : (clone.promotedStickiness ?? own);
      return [node, score === 0 ? [] : [{ score, source: 'stickiness of the promoted role' }]];
    }),
  );
}

interface Candidate {
  readonly node: string;
  readonly score: number;
  /** A member is left there as promoted, whatever is decided. */
  readonly held: boolean;
  readonly runs: boolean;
  /** Its last promote failed. */
  readonly failed: boolean;
  readonly promoted: boolean;
  readonly placement: number;
}

function candidateAt(
  unit: Unit,
  node: string,
  score: number,
  placed: UnitPlacement,
  { eligibility }: PlacementContext,
): Candidate {
  const roles = unit.primitives.flatMap((member) => placed.roles.get(member.id)?.get(node) ?? []);
  const places = unit.primitives.flatMap((member) =>
    verdictOf(eligibility, member).presence.active.filter((place) => place.node === node),
  );
  return {
    node,
    score,
    held: roles.includes('promoted'),
    runs: placed.roles.get(unit.primitives[0]?.id ?? '')?.has(node) ?? false,
    failed: places.some(({ observed }) => observed.failure?.record.action === 'promote'),
    promoted: places.some((place) => place.role === 'promoted'),
    placement: placed.table.get(node)?.score ?? 0,
  };
}

function compareCandidates(a: Candidate, b: Candidate): number {
  return (
    Number(a.failed) - Number(b.failed) ||
    b.score - a.score ||
    Number(b.promoted) - Number(a.promoted) ||
    b.placement - a.placement ||
    compareText(a.node, b.node)
  );
}

/** The roles of a placed unit with the chosen instances promoted. Held primitives keep theirs. */
export function withPromoted(
  unit: Unit,
  placed: UnitPlacement,
  nodes: readonly string[],
  { eligibility }: PlacementContext,
): ReadonlyMap<string, ReadonlyMap<string, Role>> {
  return new Map(
    unit.primitives.map((member) => {
      const { holds, target } = verdictOf(eligibility, member);
      const roles = [...(placed.roles.get(member.id) ?? [])].map(([node, role]): [string, Role] => {
        const hold = holds.get(node);
        const free = (hold === undefined || hold.kind === 'busy') && target.role === 'promoted';
        return [node, free && nodes.includes(node) ? 'promoted' : role];
      });
      return [member.id, new Map(roles)];
    }),
  );
}
