import { expect, it } from 'vitest';
import type { NodeTerms } from '../scores/scores.ts';
import { createTable, refusalsIn, type ScoreTable, withTerms, withWishes } from './score-table.ts';

const infinity = 1_000_000;

function terms(scores: Record<string, number>, source = 'test'): NodeTerms {
  return new Map(Object.entries(scores).map(([node, score]) => [node, [{ score, source }]]));
}

function scoresOf(table: ScoreTable): Record<string, number> {
  return Object.fromEntries([...table].map(([node, { score }]) => [node, score]));
}

const table = createTable(terms({ a: 10, b: 0 }));

it('adds terms whatever they forbid', () => {
  expect(scoresOf(withTerms(table, terms({ a: -infinity, b: -infinity })))).toEqual({ a: -infinity, b: -infinity });
});

it('takes a wish that leaves a node, and drops one that leaves none', () => {
  expect(scoresOf(withWishes(table, terms({ a: -infinity })))).toEqual({ a: -infinity, b: 0 });
  expect(scoresOf(withWishes(table, terms({ a: -20, b: -20 })))).toEqual({ a: 10, b: 0 });
});

it('lets minus infinity win over plus infinity', () => {
  const forbidden = createTable(terms({ a: -infinity }));
  expect(scoresOf(withTerms(forbidden, terms({ a: infinity })))).toEqual({ a: -infinity });
});

it('names what forbids a node, each thing once', () => {
  const forbidding = { score: -infinity, source: 'a is on standby' };
  expect(refusalsIn(-infinity, [forbidding, forbidding, { score: 5, source: 'x' }])).toEqual(['a is on standby']);
  expect(refusalsIn(-5, [{ score: -5, source: 'location x' }])).toEqual(['its score is -5 (location x -5)']);
  expect(refusalsIn(0, [])).toEqual([]);
});
