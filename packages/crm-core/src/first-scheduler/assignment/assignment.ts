import type { Role } from '@understudy/contracts';
import type { NodeScore } from '../../model/transition.ts';
import type { Eligibility } from '../eligibility/eligibility.ts';
import type { Layout, Unit } from '../layout/layout.ts';
import type { Scores } from '../scores/scores.ts';
import type { Roles } from './colocation-terms.ts';
import { placementOrder } from './placement-order.ts';
import { placeUnit, type PlacementContext } from './place-unit.ts';
import { gatherPreferences } from './preferences.ts';
import { choosePromoted, withPromoted } from './promote-unit.ts';
import { toNodeScores } from './score-table.ts';

/** Stage 4: the target. Which primitive shall run where, in which role, and why not elsewhere. */
export interface Assignment {
  /** By primitive, then by node; never `stopped`. */
  readonly roles: Roles;
  /** By unit. */
  readonly decisions: ReadonlyMap<string, UnitDecision>;
}

export interface UnitDecision {
  readonly scores: readonly NodeScore[];
  /** What the nodes were worth for the promoted role; empty unless promotable. */
  readonly promotionScores: readonly NodeScore[];
  /** By primitive. */
  readonly refusals: ReadonlyMap<string, readonly string[]>;
}

/**
 * `scores` say what each unit may do itself; `wishes` what it tells those that it
 * follows. They differ only where a node was refused after all: that is no wish.
 */
export function assignNodes(
  layout: Layout,
  eligibility: Eligibility,
  scores: Scores,
  wishes: Scores = scores,
): Assignment {
  const order = placementOrder(layout);
  const roles = new Map<string, ReadonlyMap<string, Role>>();
  const loads = new Map<string, number>();
  const decisions = new Map<string, UnitDecision>();
  const preferences = gatherPreferences(order, layout, wishes, eligibility);
  for (const unit of order) {
    const placed = assignUnit(unit, { layout, eligibility, scores, preferences, roles, loads });
    for (const [primitive, nodes] of placed.roles) {
      roles.set(primitive, nodes);
      for (const node of nodes.keys()) loads.set(node, (loads.get(node) ?? 0) + 1);
    }
    decisions.set(unit.id, placed.decision);
  }
  return { roles, decisions };
}

function assignUnit(unit: Unit, context: PlacementContext): { roles: Roles; decision: UnitDecision } {
  const placed = placeUnit(unit, context);
  const scores = toNodeScores(placed.table);
  if (unit.clone?.promotable !== true) {
    return { roles: placed.roles, decision: { scores, promotionScores: [], refusals: placed.refusals } };
  }
  const promotion = choosePromoted(unit, unit.clone, placed, context);
  return {
    roles: withPromoted(unit, placed, promotion.nodes, context),
    decision: { scores, promotionScores: toNodeScores(promotion.table), refusals: placed.refusals },
  };
}
