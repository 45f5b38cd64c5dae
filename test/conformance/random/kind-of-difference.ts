/**
 * What kind of difference it is: what is missing (-) and what is added (+), by task, without names. Two clusters about
 * which schedulers differ in the same way have, most likely, one cause.
 */
import { type Action, isCore, labelOf } from '../action.ts';
import type { Ordering } from '../orderings.ts';
import type { Verdict } from './explore.ts';

/** `core: -start +stop`, `safe: stop→start`; null: they do not differ. */
export function kindOfDifference(verdict: Verdict): string | null {
  if (verdict.kind === 'thrown') return `thrown: ${verdict.error.message.split('\n')[0] ?? ''}`;
  if (verdict.kind === 'refused') return null;
  const { comparison, expected, actual } = verdict;
  const { failing, missing, extra, missingOrderings, extraOrderings } = comparison;
  switch (failing) {
    case null:
      return null;
    case 'core':
      return `core: ${signed(missing, extra, tasksOf([...expected, ...actual].filter(isCore)))}`;
    case 'actions':
      return `actions: ${signed(missing, extra, tasksOf([...expected, ...actual]))}`;
    case 'safe':
      return `safe: ${pairs(missingOrderings, tasksOf(expected))}`;
    case 'exact':
      return `exact: ${pairs(extraOrderings, tasksOf(actual))}`;
  }
}

/** By label; a probe is told from a monitor. */
function tasksOf(actions: readonly Action[]): ReadonlyMap<string, string> {
  return new Map(
    actions.map((action) => {
      const isProbe = action.task === 'monitor' && action.key.endsWith('_0');
      return [labelOf(action), isProbe ? 'probe' : action.task];
    }),
  );
}

function signed(missing: readonly string[], extra: readonly string[], tasks: ReadonlyMap<string, string>): string {
  const told = (sign: string, labels: readonly string[]): readonly string[] => {
    const found = new Set(labels.flatMap((label) => tasks.get(label) ?? []));
    return [...found].toSorted().map((task) => `${sign}${task}`);
  };
  return [...told('-', missing), ...told('+', extra)].join(' ');
}

function pairs(orderings: readonly Ordering[], tasks: ReadonlyMap<string, string>): string {
  const found = new Set(orderings.map(({ first, then }) => `${tasks.get(first) ?? '?'}→${tasks.get(then) ?? '?'}`));
  return [...found].toSorted().join(' ');
}
