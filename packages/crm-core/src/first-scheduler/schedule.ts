import type { ClusterModel } from '../model/cluster.ts';
import type { ClusterStatus } from '../model/status.ts';
import type { Transition } from '../model/transition.ts';
import { planActions } from './actions/plan-actions.ts';
import { settle } from './actions/settle.ts';
import { deriveCurrentState } from './current/current-state.ts';
import { judgeEligibility } from './eligibility/eligibility.ts';
import { buildGraph } from './graph/graph.ts';
import { createLayout } from './layout/layout.ts';
import { orderActions } from './ordering/order-actions.ts';
import { reportNotes } from './report/notes.ts';
import { reportPlacements } from './report/placements.ts';
import { scoreNodes } from './scores/scores.ts';

/*
 * From what is meant to be and what is known, to what has to be done, with reasons.
 * Like a theatre's call sheet: who is on stage now, who may be, who should be, who
 * goes off before whom comes on. Each stage takes finished values and returns new
 * ones; equal inputs give equal results, whatever the order of their lists.
 */

/**
 * Decides. Pure: `nowWallMs` (the coordinator's wall clock, milliseconds) only
 * tells which failures are too old to count.
 */
export function schedule(model: ClusterModel, status: ClusterStatus, nowWallMs: number): Transition {
  const layout = createLayout(model);
  const state = deriveCurrentState(layout, status, nowWallMs);
  const eligibility = judgeEligibility(layout, status, state, nowWallMs);
  const scores = scoreNodes(layout, eligibility, status.promotionScores);
  const { decided, dependencies, changes } = settle(layout, state, eligibility, scores);
  const plan = planActions(decided, changes);
  const ordered = orderActions(layout, plan, changes, dependencies);
  const graph = buildGraph(ordered);

  const placements = reportPlacements({ decided, changes, plan, graph });
  const notes = reportNotes({ decided, changes, plan, graph }, placements);
  const recheck = state.failures.recheckAtWallMs;
  return { actions: graph.actions, placements, notes, ...(recheck === null ? {} : { recheckAtWallMs: recheck }) };
}
