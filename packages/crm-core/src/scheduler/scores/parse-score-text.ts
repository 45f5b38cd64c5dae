import { clampScore, infinity } from '../../base/score.ts';

/** A score in an attribute: a number, `INFINITY`, or a colour's worth by name is the caller's. Undefined: none. */
export function parseScoreText(text: string): number | undefined {
  const match = /^\s*([+-]?)(INFINITY|[0-9]+)\s*$/i.exec(text);
  if (match === null) return undefined;
  const size = match[2]?.toUpperCase() === 'INFINITY' ? infinity : Number(match[2]);
  return clampScore(match[1] === '-' ? -size : size);
}
