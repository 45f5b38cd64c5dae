import type { DecideOptions } from '../decide-options.ts';
import type { Decision } from '../decision.ts';
import { decide } from '../decide.ts';
import { applyChange, type Cluster } from './apply-change.ts';
import { type Change, costOf } from './change.ts';

/*
 * What would help, found by trying: every candidate is carried out on paper and decided
 * upon. Single changes come first; where none is enough, all of them together are thinned
 * out until nothing can be left away.
 */

export interface Trial {
  readonly cluster: Cluster;
  readonly options: DecideOptions;
  readonly candidates: readonly Change[];
  /** Whether a decision is what is wished for. */
  readonly isReached: (decision: Decision) => boolean;
}

/** Each is enough by itself; the one that costs least first. Empty: nothing of what was tried is enough. */
export type Ways = readonly (readonly Change[])[];

const mostTried = 40;
const mostWays = 3;

export function findChanges(trial: Trial): Ways {
  const candidates = distinct(trial.candidates)
    .sort((a, b) => costOf(a) - costOf(b))
    .slice(0, mostTried);
  const ways: Change[][] = [];
  for (const change of candidates) {
    if (ways.length === mostWays) break;
    if (ways.some(([other]) => other !== undefined && isStronger(change, other))) continue;
    if (works(trial, [change])) ways.push([change]);
  }
  return ways.length > 0 ? ways : thinnedOut(trial, candidates);
}

/** The same wish for the same node, only more of it. */
function isStronger(change: Change, other: Change): boolean {
  if (change.kind !== 'preferNode' || other.kind !== 'preferNode') return false;
  return change.resource === other.resource && change.node === other.node;
}

/** The dear ones are left away first. */
function thinnedOut(trial: Trial, candidates: readonly Change[]): Ways {
  if (candidates.length < 2 || !works(trial, candidates)) return [];
  let kept = candidates;
  for (const change of [...candidates].reverse()) {
    const rest = kept.filter((one) => one !== change);
    if (rest.length > 0 && works(trial, rest)) kept = rest;
  }
  return [kept];
}

function works({ cluster, options, isReached }: Trial, changes: readonly Change[]): boolean {
  const { configuration, situation } = changes.reduce(applyChange, cluster);
  return isReached(decide(configuration, situation, options));
}

function distinct(changes: readonly Change[]): Change[] {
  const byText = new Map(changes.map((change) => [JSON.stringify(change), change]));
  return [...byText.values()];
}
