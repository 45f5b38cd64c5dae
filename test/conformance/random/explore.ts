/**
 * Draws clusters from a seed, has two schedulers decide each, and shrinks what they disagree about. The same seed and
 * number draw the same clusters, whoever decides.
 */
import fc from 'fast-check';
import type { Action } from '../action.ts';
import { type Comparison, compareActions, type Figure } from '../compare-actions.ts';
import { arbitraryCluster } from './arbitrary-cluster.ts';
import type { DraftCluster } from './draft.ts';
import { kindOfDifference } from './kind-of-difference.ts';
import { writeCib } from './write-cib.ts';

/** A scheduler: a CIB in, a transition out; throws if it cannot decide. */
export type DecideCib = (cib: string) => readonly Action[];

export interface Schedulers {
  readonly reference: DecideCib;
  readonly ours: DecideCib;
}

export type Verdict =
  /** Compared; `comparison.failing` is null where they agree. */
  | {
      readonly kind: 'compared';
      readonly comparison: Comparison;
      readonly expected: readonly Action[];
      readonly actual: readonly Action[];
    }
  | { readonly kind: 'thrown'; readonly error: Error }
  /** The reference itself does not decide it: nothing to compare with. */
  | { readonly kind: 'refused'; readonly error: Error };

/** How two schedulers differ; null: not at all. */
export type Difference = Figure | 'thrown' | null;

function attempt(decide: DecideCib, cib: string): readonly Action[] | Error {
  try {
    return decide(cib);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

export function judge(cib: string, { reference, ours }: Schedulers): Verdict {
  const expected = attempt(reference, cib);
  if (expected instanceof Error) return { kind: 'refused', error: expected };
  const actual = attempt(ours, cib);
  if (actual instanceof Error) return { kind: 'thrown', error: actual };
  return { kind: 'compared', comparison: compareActions(expected, actual), expected, actual };
}

export function differenceOf(verdict: Verdict): Difference {
  if (verdict.kind === 'compared') return verdict.comparison.failing;
  return verdict.kind === 'thrown' ? 'thrown' : null;
}

export interface Trial {
  /** Its place among those drawn from the seed, from 0. */
  readonly index: number;
  readonly draft: DraftCluster;
  readonly verdict: Verdict;
}

export interface Draw {
  readonly seed: number;
  readonly count: number;
}

/** Judges each of `count` clusters; `show` hears of each. */
export function explore({ seed, count }: Draw, schedulers: Schedulers, show: (trial: Trial) => void): readonly Trial[] {
  const trials: Trial[] = [];
  const look = (draft: DraftCluster): boolean => {
    const trial = { index: trials.length, draft, verdict: judge(writeCib(draft), schedulers) };
    trials.push(trial);
    show(trial);
    return true;
  };
  fc.assert(fc.property(arbitraryCluster, look), { seed, numRuns: count });
  return trials;
}

/** No shrinking asks the reference more often. */
const shrinkLimit = 600;

/** The smallest cluster found, from that of a trial on, about which the two still differ in a way of the same kind. */
export function shrink({ index, draft, verdict }: Trial, seed: number, schedulers: Schedulers): DraftCluster {
  const kind = kindOfDifference(verdict);
  let asked = 0;
  const agrees = (candidate: DraftCluster): boolean => {
    asked += 1;
    return asked > shrinkLimit || kindOfDifference(judge(writeCib(candidate), schedulers)) !== kind;
  };
  const { counterexample } = fc.check(fc.property(arbitraryCluster, agrees), { seed, path: String(index) });
  return counterexample?.[0] ?? draft;
}
