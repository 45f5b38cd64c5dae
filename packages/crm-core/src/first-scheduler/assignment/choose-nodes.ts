import { compareText } from '../../base/order.ts';
import { type Eligibility, verdictOf } from '../eligibility/eligibility.ts';
import type { Unit } from '../layout/layout.ts';
import type { ScoreTable } from './score-table.ts';

export interface ChoiceContext {
  readonly eligibility: Eligibility;
  readonly loads: ReadonlyMap<string, number>;
}

/**
 * The nodes for a unit: where it is held, whatever the scores; else the best of the
 * table, with ties broken by load, by where it is already, then by the node's id.
 * A score below zero is never chosen.
 */
export function chooseNodes(
  unit: Unit,
  table: ScoreTable,
  stays: readonly string[],
  context: ChoiceContext,
): readonly string[] {
  const wanted = unit.clone?.cloneMax ?? 1;
  if (unit.clone === null && stays.length > 0) return stays.slice(0, 1);
  const [head] = unit.primitives;
  if (head === undefined || verdictOf(context.eligibility, head).target.role === 'stopped') return [];
  const candidates = [...table].filter(([node, { score }]) => score >= 0 && !stays.includes(node));
  const active = activeNodes(unit, context.eligibility);
  const load = (node: string): number => (unit.clone === null ? (context.loads.get(node) ?? 0) : 0);
  const best = candidates
    .map(([node, { score }]) => ({ node, score, load: load(node), here: active.has(node) ? 0 : 1 }))
    .sort((a, b) => b.score - a.score || a.load - b.load || a.here - b.here || compareText(a.node, b.node))
    .map(({ node }) => node);
  return [...stays, ...best].slice(0, Math.max(wanted, stays.length));
}

function activeNodes(unit: Unit, eligibility: Eligibility): Set<string> {
  return new Set(
    unit.primitives.flatMap((member) => verdictOf(eligibility, member).presence.active.map(({ node }) => node)),
  );
}
