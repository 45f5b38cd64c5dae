import { infinity } from '../../base/score.ts';
import type { ScoreTerm } from '../../model/transition.ts';
import { type Assignment, assignNodes } from '../assignment/assignment.ts';
import type { CurrentState } from '../current/current-state.ts';
import type { Eligibility } from '../eligibility/eligibility.ts';
import type { Layout } from '../layout/layout.ts';
import { roleRank } from '../layout/role.ts';
import type { NodeTerms, Scores } from '../scores/scores.ts';
import type { Change } from './change.ts';
import { type Dependency, findDependencies } from './dependency.ts';
import { type Decided, initialChanges } from './initial-changes.ts';
import { type Changes, ripple } from './ripple.ts';

/** A target that its rules of order can bear, and the changes that lead to it. */
export interface Settlement {
  readonly decided: Decided;
  readonly dependencies: readonly Dependency[];
  readonly changes: Changes;
}

/** So often at most is a target drawn up anew because rules of order took a part of it down. */
const settlementRounds = 4;

/**
 * Stages 4 and 5 together: nodes are assigned without regard to order, and order may
 * take an instance of a clone down again, on one node. Then another node may be
 * better, so the assignment is made anew with that node refused.
 */
export function settle(layout: Layout, state: CurrentState, eligibility: Eligibility, scores: Scores): Settlement {
  let current = scores;
  for (let round = 1; ; round += 1) {
    const assignment = assignNodes(layout, eligibility, current, scores);
    const decided = { layout, state, eligibility, assignment };
    const initial = initialChanges(decided);
    const dependencies = findDependencies(layout, initial);
    const changes = ripple(initial, dependencies);
    const lowered = [...changes.values()].filter((change) => isLowered(change, assignment));
    if (lowered.length === 0 || round === settlementRounds) return { decided, dependencies, changes };
    current = withRefusals(current, lowered);
  }
}

function isLowered(change: Change, assignment: Assignment): boolean {
  if (change.unit.clone === null || change.hold !== null) return false;
  const wanted = assignment.roles.get(change.member.id)?.get(change.node) ?? 'stopped';
  return roleRank(change.to) < roleRank(wanted);
}

function withRefusals(scores: Scores, lowered: readonly Change[]): Scores {
  const members = new Map(scores.members);
  const promotions = new Map(scores.promotions);
  for (const change of lowered) {
    const term = { score: -infinity, source: change.reasons.at(-1) ?? 'what it needs does not run there' };
    if (change.to === 'stopped') refuse(members, change.member.id, change.node, term);
    else refuse(promotions, change.unit.id, change.node, term);
  }
  return { members, promotions };
}

function refuse(scores: Map<string, NodeTerms>, id: string, node: string, term: ScoreTerm): void {
  const terms = scores.get(id);
  if (terms === undefined) return;
  scores.set(id, new Map([...terms, [node, [...(terms.get(node) ?? []), term]]]));
}
