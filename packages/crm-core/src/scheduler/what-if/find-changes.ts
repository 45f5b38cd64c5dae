import { type Change, costOf } from './change.ts';

/*
 * What would help, found by trying: every candidate is carried out on paper and decided
 * upon. Single changes come first; where none is enough, all of them together are thinned
 * out until nothing can be left away.
 */

export interface Trial {
  readonly candidates: readonly Change[];
  /** So many candidates are tried at most, the cheapest. Each costs a decision. */
  readonly mostTried: number;
  /** Whether what is wished for would be reached with these. */
  readonly isEnough: (changes: readonly Change[]) => boolean;
  /** What else there is to try with these: a new obstacle behind the first. */
  readonly candidatesWith: (changes: readonly Change[]) => readonly Change[];
}

/** Each is enough by itself; the one that costs least first. Empty: nothing of what was tried is enough. */
export type Ways = readonly (readonly Change[])[];

const mostWays = 3;
/** Obstacles behind obstacles: so often it is looked again. */
const mostRounds = 3;

export function findChanges(trial: Trial): Ways {
  const candidates = inOrder(trial, trial.candidates);
  const ways: Change[][] = [];
  for (const change of candidates) {
    if (ways.length === mostWays) break;
    if (ways.some(([other]) => other !== undefined && isStronger(change, other))) continue;
    if (trial.isEnough([change])) ways.push([change]);
  }
  return ways.length > 0 ? ways : thinnedOut(trial, candidates);
}

/** Each once, the cheap ones first, and no more than can be tried. */
function inOrder({ mostTried }: Trial, changes: readonly Change[]): readonly Change[] {
  const byText = new Map(changes.map((change) => [JSON.stringify(change), change]));
  return [...byText.values()].sort((a, b) => costOf(a) - costOf(b)).slice(0, mostTried);
}

/** The same wish for the same node, only more of it. */
function isStronger(change: Change, other: Change): boolean {
  if (change.kind !== 'preferNode' || other.kind !== 'preferNode') return false;
  return change.resource === other.resource && change.node === other.node;
}

/** All that there is to try, thinned out: the dear ones are left away first. */
function thinnedOut(trial: Trial, candidates: readonly Change[]): Ways {
  const all = enough(trial, candidates, mostRounds);
  if (all === null) return [];
  let kept = all;
  for (const change of [...all].reverse()) {
    const rest = kept.filter((one) => one !== change);
    if (rest.length > 0 && trial.isEnough(rest)) kept = rest;
  }
  return [kept];
}

/** So many changes that they are enough; null: they never are. */
function enough(trial: Trial, changes: readonly Change[], rounds: number): readonly Change[] | null {
  if (changes.length === 0) return null;
  if (trial.isEnough(changes)) return changes;
  if (rounds === 0) return null;
  const all = inOrder(trial, [...changes, ...trial.candidatesWith(changes)]);
  return all.length === changes.length ? null : enough(trial, all, rounds - 1);
}
