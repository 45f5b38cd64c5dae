import type { CoordinatorEffect } from './coordinator-effect.ts';

/** Look again then, if nothing happens before. */
export function recheck(atWallMs: number | undefined): CoordinatorEffect[] {
  return atWallMs === undefined ? [] : [{ kind: 'recheck', atWallMs }];
}

export function earliest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
