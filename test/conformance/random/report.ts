/** What exploring came to, for a person. */
import { figures } from '../compare-actions.ts';
import { differenceLines } from '../render-difference.ts';
import { kindOfDifference } from './kind-of-difference.ts';
import { isProven } from './kept-kind.ts';
import { differenceOf, type Trial, type Verdict } from './explore.ts';

const share = (count: number, all: number): string => `${all === 0 ? '0.0' : ((100 * count) / all).toFixed(1)} %`;

/** How many agree so far, each figure with the ones before it. */
export function explorationLines(trials: readonly Trial[]): readonly string[] {
  const comparable = trials.filter(({ verdict }) => verdict.kind !== 'refused');
  const refused = trials.length - comparable.length;
  const reaching = figures.map((figure, index) => {
    const count = comparable.filter(({ verdict }) => {
      const difference = differenceOf(verdict);
      return difference === null || (difference !== 'thrown' && figures.indexOf(difference) > index);
    }).length;
    return `${figure} ${count}/${comparable.length} (${share(count, comparable.length)})`;
  });
  const thrown = comparable.filter(({ verdict }) => verdict.kind === 'thrown').length;
  return [
    reaching.join(' · '),
    ...(thrown === 0 ? [] : [`${thrown} were not decided by ours`]),
    ...(refused === 0 ? [] : [`${refused} were not decided by the reference, and are not counted`]),
  ];
}

/** How often each kind of difference was met, the most frequent first, with the numbers of some clusters. */
export function kindLines(trials: readonly Trial[]): readonly string[] {
  const byKind = Map.groupBy(trials, ({ verdict }) => kindOfDifference(verdict));
  byKind.delete(null);
  const lines = [...byKind]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([kind, some]) => `  ${String(some.length).padStart(3)}  ${kind ?? ''}  (${numbersOf(some)})`);
  return lines.length === 0 ? [] : ['', 'Kinds of difference:', ...lines];
}

/**
 * Of what kept kind the differences of the core are, as far as that can be told, and what came of all.
 *
 * @param kept the name of a kept kind, of each of the trials that differ in the core; null: it cannot be told
 */
export function keptLines(trials: readonly Trial[], kept: ReadonlyMap<Trial, string | null>): readonly string[] {
  const compared = trials.filter(({ verdict }) => verdict.kind !== 'refused').length;
  const byKind = Map.groupBy(kept.keys(), (trial) => kept.get(trial) ?? null);
  const fresh = byKind.get(null) ?? [];
  byKind.delete(null);
  const named = [...byKind].toSorted(([, a], [, b]) => b.length - a.length);
  const same = compared - kept.size;
  const news = fresh.length === 0 ? '0' : `${fresh.length} (${fresh.map(({ index }) => `#${index}`).join(' ')})`;
  return [
    ...namedLines(
      'Of a kept kind, by what the reference decides:',
      named.filter(([kind]) => isProven(kind ?? '')),
    ),
    ...namedLines(
      'Without what a kept kind is about both decide the same (evidence, no proof):',
      named.filter(([kind]) => !isProven(kind ?? '')),
    ),
    '',
    `identical core ${same} of ${compared} (${share(same, compared)}); of a kept kind ${kept.size - fresh.length}; to be judged: ${news}`,
  ];
}

function namedLines(title: string, named: readonly (readonly [string | null, readonly Trial[]])[]): readonly string[] {
  if (named.length === 0) return [];
  const lines = named.map(
    ([kind, some]) => `  ${String(some.length).padStart(3)}  ${kind ?? ''}  (${numbersOf(some)})`,
  );
  return ['', title, ...lines];
}

const shownNumbers = 4;

function numbersOf(trials: readonly Trial[]): string {
  const shown = trials.slice(0, shownNumbers).map(({ index }) => `#${index}`);
  return [...shown, ...(trials.length > shownNumbers ? ['…'] : [])].join(' ');
}

export function verdictLines(verdict: Verdict): readonly string[] {
  switch (verdict.kind) {
    case 'compared':
      return [
        `differs at: ${verdict.comparison.failing ?? 'nothing'}`,
        ...differenceLines(verdict.comparison, verdict.expected, verdict.actual),
      ];
    case 'thrown':
      return [`ours has no decision: ${verdict.error.stack ?? verdict.error.message}`];
    case 'refused':
      return [`the reference has no decision: ${verdict.error.message}`];
  }
}
