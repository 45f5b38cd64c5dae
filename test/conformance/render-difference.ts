/** One case for a person: what it is about, what is missing and what is too much, and what the reference says. */
import { type Action, labelOf } from './action.ts';
import type { Comparison } from './compare-actions.ts';
import { directOrderings, type Ordering, orderingsOf } from './orderings.ts';
import type { CaseResult } from './run-cases.ts';

const shownOrderings = 40;

/** The pseudo actions on a shortest way from `then` back to `first`; null: there is no way without real actions. */
function pseudoWay(actions: readonly Action[], { first, then }: Ordering): readonly string[] | null {
  const byId = new Map(actions.map((action) => [action.id, action]));
  const queue = actions.filter((action) => labelOf(action) === then).map((action) => ({ action, way: [] as string[] }));
  const seen = new Set<number>();
  for (const { action, way } of queue) {
    for (const id of action.after) {
      const before = byId.get(id);
      if (before === undefined || seen.has(id)) continue;
      seen.add(id);
      if (before.kind === 'pseudo') queue.push({ action: before, way: [before.key, ...way] });
      else if (labelOf(before) === first) return way;
    }
  }
  return null;
}

function orderingLines(title: string, some: readonly Ordering[], actions: readonly Action[]): readonly string[] {
  if (some.length === 0) return [];
  const direct = directOrderings(some, orderingsOf(actions));
  const lines = direct.slice(0, shownOrderings).map((ordering) => {
    const way = pseudoWay(actions, ordering) ?? [];
    return `  ${ordering.first}  →  ${ordering.then}${way.length === 0 ? '' : `   (over ${way.join(', ')})`}`;
  });
  const rest = direct.length - lines.length;
  const note = direct.length < some.length ? `, of which ${direct.length} do not follow from others` : '';
  return ['', `${title}: ${some.length}${note}`, ...lines, ...(rest > 0 ? [`  … and ${rest} more`] : [])];
}

function labelLines(title: string, labels: readonly string[]): readonly string[] {
  return labels.length === 0
    ? []
    : ['', `${title}: ${labels.length}`, ...labels.toSorted().map((label) => `  ${label}`)];
}

export function differenceLines(
  { missing, extra, missingOrderings, extraOrderings }: Comparison,
  expected: readonly Action[],
  actual: readonly Action[],
): readonly string[] {
  return [
    ...labelLines('Missing actions', missing),
    ...labelLines('Extra actions', extra),
    ...orderingLines('Missing orderings', missingOrderings, expected),
    ...orderingLines('Extra orderings', extraOrderings, actual),
  ];
}

/** From the transition's summary on, without the state after it. */
export function summaryTail(summary: string): readonly string[] {
  const lines = summary.split('\n');
  const start = lines.indexOf('Transition Summary:');
  const end = lines.indexOf('Revised Cluster Status:');
  return lines.slice(Math.max(0, start), end === -1 ? undefined : end).filter((line) => line !== '');
}

export function caseLines(result: CaseResult, expected: readonly Action[], summary: string): readonly string[] {
  const { name, group, description, date } = result.case;
  const title = `${name} (group ${group}): ${description}${date === undefined ? '' : `, at ${date}`}`;
  const verdict = (): readonly string[] => {
    if (result.kind === 'thrown')
      return [result.error instanceof Error ? (result.error.stack ?? '') : String(result.error)];
    if (result.comparison.failing === null) return ['exactly as expected'];
    return [`fails at: ${result.comparison.failing}`, ...differenceLines(result.comparison, expected, result.actions)];
  };
  return [title, ...verdict(), '', 'The reference:', ...summaryTail(summary).map((line) => `  ${line}`), ''];
}
