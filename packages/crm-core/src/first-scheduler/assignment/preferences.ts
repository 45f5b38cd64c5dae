import { clampScore, infinity, type Score } from '../../base/score.ts';
import type { Colocation } from '../../model/constraint.ts';
import type { ScoreTerm } from '../../model/transition.ts';
import { type Eligibility, verdictOf } from '../eligibility/eligibility.ts';
import type { Layout, Unit } from '../layout/layout.ts';
import { type NodeTerms, type Scores, sumOf } from '../scores/scores.ts';

/*
 * What followers would like: a leader is placed first, but where its followers want
 * to be counts, in the measure of the colocation's score. Computed once for all
 * units, followers before leaders, so that a chain costs no more than its length.
 */

/** Per leader, one entry a colocation: terms to be added as wishes. By unit id. */
export type Preferences = ReadonlyMap<string, readonly Preference[]>;

export interface Preference {
  readonly colocation: Colocation;
  readonly terms: NodeTerms;
}

/** `order` has leaders before followers. */
export function gatherPreferences(
  order: readonly Unit[],
  layout: Layout,
  scores: Scores,
  eligibility: Eligibility,
): Preferences {
  const wishes = new Map<string, NodeWishes>();
  const preferences = new Map<string, Preference[]>();
  for (const unit of [...order].reverse()) {
    const found = (layout.colocationsWith.get(unit.id) ?? []).flatMap((colocation) =>
      preferenceOf(colocation, unit, layout, scores, wishes),
    );
    preferences.set(unit.id, found);
    if (isWanted(unit, eligibility)) wishes.set(unit.id, wishesOf(unit, layout, scores, found));
  }
  return preferences;
}

type NodeWishes = ReadonlyMap<string, Score>;

function isWanted(unit: Unit, eligibility: Eligibility): boolean {
  const [head] = unit.primitives;
  return head !== undefined && verdictOf(eligibility, head).target.role !== 'stopped';
}

/** A unit's own terms, and what it passes on from those that follow it. */
function wishesOf(unit: Unit, layout: Layout, scores: Scores, found: readonly Preference[]): NodeWishes {
  return new Map(
    layout.nodes.map(({ id: node }) => {
      const own = unit.primitives.flatMap((member) => scores.members.get(member.id)?.get(node) ?? []);
      const passedOn = found.flatMap((preference) => preference.terms.get(node) ?? []);
      return [node, sumOf([...own, ...passedOn])];
    }),
  );
}

function preferenceOf(
  colocation: Colocation,
  leader: Unit,
  layout: Layout,
  scores: Scores,
  wishes: ReadonlyMap<string, NodeWishes>,
): Preference[] {
  const follower = layout.unitOf.get(colocation.resource);
  if (follower === undefined || follower === leader) return [];
  const wish = wishes.get(follower.id);
  if (wish === undefined) return [];
  const promotions = colocation.resourceRole === 'promoted' ? scores.promotions.get(follower.id) : undefined;
  const terms = [...wish].map(([node, score]) => {
    const all = clampScore(score + sumOf(promotions?.get(node) ?? []));
    return [node, weighed(all, colocation)] as const;
  });
  return [{ colocation, terms: new Map(terms) }];
}

function weighed(wish: Score, { score, id, resource }: Colocation): ScoreTerm[] {
  const share = score >= infinity ? wish : Math.trunc((wish * score) / infinity);
  const bounded = score >= infinity ? share : Math.min(infinity - 1, Math.max(1 - infinity, share));
  return bounded === 0 ? [] : [{ score: bounded, source: `colocation ${id}: preference of ${resource}` }];
}
