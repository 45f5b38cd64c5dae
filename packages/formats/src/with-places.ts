import type { Problem } from '@understudy/contracts';
import type { Locate } from './read-text.ts';

/** The problems, each with line and column, from top to bottom. One that has its place keeps it. */
export function withPlaces(problems: readonly Problem[], locate: Locate): Problem[] {
  const placed = problems.map((problem) => (problem.line === undefined ? { ...problem, ...locate(problem) } : problem));
  return placed.sort((a, b) => distance(a.line, b.line) || distance(a.column, b.column));
}

function distance(a = 0, b = 0): number {
  return a - b;
}
