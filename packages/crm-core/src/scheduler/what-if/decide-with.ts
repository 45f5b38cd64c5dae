import type { DecideOptions } from '../decide-options.ts';
import { decide } from '../decide.ts';
import type { Decision } from '../decision.ts';
import { applyChange } from './apply-change.ts';
import type { Change } from './change.ts';
import type { Given } from './injection.ts';

/** The decision about the cluster as it would be with these changes, one after the other. */
export function decideWith(given: Given, options: DecideOptions, changes: readonly Change[]): Decision {
  const { configuration, situation } = changes.reduce(
    (cluster, change) => applyChange(cluster, change, options.nowWallMs),
    given,
  );
  const nowWallMs = changes.reduce((now, change) => {
    return change.kind === 'wait' ? Math.max(now, change.untilWallMs) : now;
  }, options.nowWallMs);
  return decide(configuration, situation, { ...options, nowWallMs });
}
