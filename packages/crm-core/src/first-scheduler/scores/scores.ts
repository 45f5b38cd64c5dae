import { addScores, infinity, type Score } from '../../base/score.ts';
import type { Location } from '../../model/constraint.ts';
import type { PromotionScore } from '../../model/status.ts';
import type { ScoreTerm } from '../../model/transition.ts';
import { type Eligibility, type Verdict, verdictOf } from '../eligibility/eligibility.ts';
import type { NodeStance } from '../eligibility/node-stance.ts';
import type { Layout, Member, Unit } from '../layout/layout.ts';
import { promotionTerms } from './promotion-terms.ts';

/** Stage 3: what each node is worth to each primitive by itself, before others are considered. */
export interface Scores {
  /** By primitive id, then by node id; every configured node has an entry. */
  readonly members: ReadonlyMap<string, NodeTerms>;
  /** By the id of a promotable clone: what each node is worth for being promoted there. */
  readonly promotions: ReadonlyMap<string, NodeTerms>;
}

/** Named terms by node id. The score is their sum. */
export type NodeTerms = ReadonlyMap<string, readonly ScoreTerm[]>;

export function scoreNodes(
  layout: Layout,
  eligibility: Eligibility,
  promotionScores: readonly PromotionScore[],
): Scores {
  const members = new Map<string, NodeTerms>();
  const promotions = new Map<string, NodeTerms>();
  const agentScores = new Map(promotionScores.map(({ node, resource, score }) => [`${resource} @ ${node}`, score]));
  for (const unit of layout.units) {
    for (const member of unit.primitives) members.set(member.id, memberTerms(unit, member, layout, eligibility));
    if (unit.clone?.promotable === true) {
      promotions.set(unit.id, promotionTerms(unit, layout, eligibility, agentScores));
    }
  }
  return { members, promotions };
}

function memberTerms(unit: Unit, member: Member, layout: Layout, eligibility: Eligibility): NodeTerms {
  const verdict = verdictOf(eligibility, member);
  const locations = locationsByNode(unit, member, layout);
  const active = new Set(verdict.presence.active.map(({ node }) => node));
  return new Map(
    [...eligibility.stances.values()].map((stance) => {
      const here = locations.get(stance.node) ?? [];
      const terms = [
        ...refusals(stance, verdict, active),
        ...symmetry(layout, member, here),
        ...here.map(({ score, id }) => ({ score, source: `location ${id}` })),
        ...stickiness(member, active.has(stance.node)),
      ];
      return [stance.node, terms];
    }),
  );
}

/** What forbids a node whatever people wish. */
function refusals(stance: NodeStance, verdict: Verdict, active: ReadonlySet<string>): ScoreTerm[] {
  const terms: ScoreTerm[] = [];
  if (stance.kind !== 'usable') terms.push({ score: -infinity, source: stance.reason });
  const ban = verdict.bans.get(stance.node);
  if (ban !== undefined) terms.push({ score: -infinity, source: ban.reason });
  const { frozen } = verdict.target;
  if (frozen !== null && !active.has(stance.node)) terms.push({ score: -infinity, source: frozen });
  return terms;
}

function symmetry(layout: Layout, member: Member, here: readonly Location[]): ScoreTerm[] {
  if (layout.properties.symmetricCluster || member.position > 0 || here.length > 0) return [];
  return [{ score: -infinity, source: 'symmetricCluster is off, and no location names the node' }];
}

function stickiness(member: Member, active: boolean): ScoreTerm[] {
  return active && member.stickiness !== 0 ? [{ score: member.stickiness, source: `stickiness of ${member.id}` }] : [];
}

/** Those of a group or clone count once, with its first primitive. */
function locationsByNode(unit: Unit, member: Member, layout: Layout): Map<string, Location[]> {
  const names = new Set([member.id, ...(member.position === 0 ? [unit.group?.id ?? unit.id, unit.id] : [])]);
  const byNode = new Map<string, Location[]>();
  for (const name of names) {
    for (const location of layout.locations.get(name) ?? []) {
      if (location.role === 'promoted' || location.role === 'stopped') continue;
      byNode.set(location.node, [...(byNode.get(location.node) ?? []), location]);
    }
  }
  return byNode;
}

/** The sum of terms, saturating; minus infinity wins. */
export function sumOf(terms: readonly ScoreTerm[]): Score {
  return terms.reduce((sum, term) => addScores(sum, term.score), 0);
}
