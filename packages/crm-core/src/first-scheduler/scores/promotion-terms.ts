import { infinity } from '../../base/score.ts';
import type { ScoreTerm } from '../../model/transition.ts';
import { type Eligibility, verdictOf } from '../eligibility/eligibility.ts';
import type { Layout, Unit } from '../layout/layout.ts';
import type { NodeTerms } from './scores.ts';

/**
 * What each node is worth for the promoted role: the agents' own scores, the
 * locations of the clone, with and without a role.
 *
 * An agent that gave no score counts as 0: it can be promoted. Pacemaker's reading
 * (no score: never promoted) is an explicit -1 in the status.
 */
export function promotionTerms(
  unit: Unit,
  layout: Layout,
  eligibility: Eligibility,
  agentScores: ReadonlyMap<string, number>,
): NodeTerms {
  const targets = unit.primitives.map((member) => verdictOf(eligibility, member).target);
  // A later member that is stopped leaves those before it as they are; one that may only stand by leaves nothing to promote.
  const limit = targets.find(({ role }, index) => role === 'unpromoted' || (role === 'stopped' && index === 0));
  return new Map(
    layout.nodes.map(({ id: node }) => {
      const terms: ScoreTerm[] = [];
      if (limit !== undefined) terms.push({ score: -infinity, source: limit.reason });
      terms.push(...agentTerms(unit, node, agentScores));
      terms.push(...locationTerms(unit, node, layout));
      return [node, terms];
    }),
  );
}

function agentTerms(unit: Unit, node: string, agentScores: ReadonlyMap<string, number>): ScoreTerm[] {
  return unit.primitives.flatMap((member) => {
    const score = agentScores.get(`${member.id} @ ${node}`);
    return score === undefined ? [] : [{ score, source: `promotion score of ${member.id}` }];
  });
}

function locationTerms(unit: Unit, node: string, layout: Layout): ScoreTerm[] {
  const names = new Set([unit.id, unit.group?.id ?? unit.id, ...unit.primitives.map((member) => member.id)]);
  return [...names].flatMap((name) =>
    (layout.locations.get(name) ?? [])
      .filter((location) => location.node === node && location.role !== 'unpromoted' && location.role !== 'stopped')
      .map(({ score, id }) => ({ score, source: `location ${id}` })),
  );
}
