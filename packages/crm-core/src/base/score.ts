/**
 * Scores are integers between minus and plus infinity; infinity is 1 000 000, as
 * in Pacemaker, and adding saturates. This is the one place that knows.
 */
export type Score = number;

export const infinity: Score = 1_000_000;

/** Adds with saturation; minus infinity wins over plus infinity. */
export function addScores(a: Score, b: Score): Score {
  if (a <= -infinity || b <= -infinity) return -infinity;
  if (a >= infinity || b >= infinity) return infinity;
  return clampScore(a + b);
}

export function clampScore(value: number): Score {
  return Math.max(-infinity, Math.min(infinity, value));
}

/** `100`, `+5`, `-INFINITY`; a fraction is cut off. Undefined: it is no score. */
export function parseScore(text: string): Score | undefined {
  const match = /^\s*([+-]?)(INFINITY|\d+)/.exec(text);
  if (match === null) return undefined;
  const size = /^\d/.test(match[2] ?? '') ? Number(match[2]) : infinity;
  const score = clampScore(match[1] === '-' ? -size : size);
  return score === 0 ? 0 : score;
}

/** `INFINITY`, `-INFINITY`, or the number: as people write it. */
export function formatScore(score: Score): string {
  if (score >= infinity) return 'INFINITY';
  if (score <= -infinity) return '-INFINITY';
  return String(score);
}
