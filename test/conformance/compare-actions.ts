/** How far a transition agrees with the expected one: four steps, each of which includes the ones before it. */
import { type Action, isCore, labelOf } from './action.ts';
import { type Ordering, orderingsOf } from './orderings.ts';

/** `core`, `actions`, `safe`, `exact`: the meanings are in test/conformance/README.md. */
export const figures = ['core', 'actions', 'safe', 'exact'] as const;
export type Figure = (typeof figures)[number];

export interface Comparison {
  /** The first figure that is not reached; null: it is exact. */
  readonly failing: Figure | null;
  /** Labels, as often as they are missing or too many. */
  readonly missing: readonly string[];
  readonly extra: readonly string[];
  /** Only between actions that both have. */
  readonly missingOrderings: readonly Ordering[];
  readonly extraOrderings: readonly Ordering[];
}

function countLabels(actions: readonly Action[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const action of actions) {
    if (action.kind === 'pseudo') continue;
    const label = labelOf(action);
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return counts;
}

/** What `a` has more often than `b`. */
function surplus(a: readonly Action[], b: readonly Action[]): readonly string[] {
  const counts = countLabels(b);
  return [...countLabels(a)].flatMap(([label, count]) =>
    Array.from({ length: Math.max(0, count - (counts.get(label) ?? 0)) }, () => label),
  );
}

function compareOrderings(expected: readonly Action[], actual: readonly Action[]): readonly [Ordering[], Ordering[]] {
  const [wanted, found] = [orderingsOf(expected), orderingsOf(actual)];
  const [inExpected, inActual] = [countLabels(expected), countLabels(actual)];
  const inBoth = ({ first, then }: Ordering): boolean =>
    [first, then].every((label) => inExpected.has(label) && inActual.has(label));
  const missing = [...wanted].filter(([key]) => !found.has(key)).map(([, ordering]) => ordering);
  const extra = [...found].filter(([key]) => !wanted.has(key)).map(([, ordering]) => ordering);
  return [missing.filter(inBoth), extra.filter(inBoth)];
}

function sameCore(expected: readonly Action[], actual: readonly Action[]): boolean {
  const [wanted, found] = [expected.filter(isCore), actual.filter(isCore)];
  return surplus(wanted, found).length === 0 && surplus(found, wanted).length === 0;
}

export function compareActions(expected: readonly Action[], actual: readonly Action[]): Comparison {
  const [missing, extra] = [surplus(expected, actual), surplus(actual, expected)];
  const [missingOrderings, extraOrderings] = compareOrderings(expected, actual);
  const failing = (): Figure | null => {
    if (!sameCore(expected, actual)) return 'core';
    if (missing.length + extra.length > 0) return 'actions';
    if (missingOrderings.length > 0) return 'safe';
    return extraOrderings.length > 0 ? 'exact' : null;
  };
  return { failing: failing(), missing, extra, missingOrderings, extraOrderings };
}
