import { addScores, infinity, type Score } from '../../base/score.ts';
import type { NodeScore, ScoreTerm } from '../../model/transition.ts';
import { type NodeTerms, sumOf } from '../scores/scores.ts';

/** What each node is worth to a unit while its terms are being gathered. By node, in the order of their ids. */
export type ScoreTable = ReadonlyMap<string, Omit<NodeScore, 'node'>>;

export function createTable(terms: NodeTerms): ScoreTable {
  return new Map([...terms].map(([node, list]) => [node, { score: sumOf(list), terms: list }]));
}

/** Adds terms whatever they forbid. */
export function withTerms(table: ScoreTable, terms: NodeTerms): ScoreTable {
  return new Map(
    [...table].map(([node, entry]) => {
      const more = terms.get(node);
      if (more === undefined || more.length === 0) return [node, entry];
      return [node, { score: addScores(entry.score, sumOf(more)), terms: [...entry.terms, ...more] }];
    }),
  );
}

/**
 * Adds terms unless they would leave no node at all: a wish of others never keeps a
 * unit from running.
 */
export function withWishes(table: ScoreTable, terms: NodeTerms): ScoreTable {
  const wished = withTerms(table, terms);
  return hasCandidate(table) && !hasCandidate(wished) ? table : wished;
}

function hasCandidate(table: ScoreTable): boolean {
  for (const { score } of table.values()) if (score >= 0) return true;
  return false;
}

export function toNodeScores(table: ScoreTable): NodeScore[] {
  return [...table].map(([node, entry]) => ({ node, ...entry }));
}

/** Why nothing may run on a node: the terms that forbid it, or the sum below zero. */
export function refusalsIn(score: Score, terms: readonly ScoreTerm[]): string[] {
  if (score >= 0) return [];
  const forbidding = terms.filter((term) => term.score <= -infinity).map((term) => term.source);
  if (forbidding.length > 0) return [...new Set(forbidding)];
  const sources = terms.filter((term) => term.score < 0).map((term) => `${term.source} ${term.score}`);
  return [`its score is ${score} (${sources.join(', ')})`];
}
