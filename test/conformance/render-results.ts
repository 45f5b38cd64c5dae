/** What a run came to, for a person. */
import { figures } from './compare-actions.ts';
import { type CaseResult, countFigures } from './run-cases.ts';

const shownErrors = 20;

const share = (count: number, all: number): string => `${all === 0 ? '0.0' : ((100 * count) / all).toFixed(1)} %`;

/** `core 579/656 (88.3 %) · actions …`. */
export function figureLine(results: readonly CaseResult[]): string {
  const counts = countFigures(results);
  const all = results.length;
  return figures.map((figure) => `${figure} ${counts[figure]}/${all} (${share(counts[figure], all)})`).join(' · ');
}

export function timeLine(results: readonly CaseResult[]): string {
  const decided = results.flatMap((result) => (result.kind === 'decided' ? [result] : []));
  const total = decided.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const slowest = decided.toSorted((a, b) => b.durationMs - a.durationMs)[0];
  if (slowest === undefined) return 'nothing was decided';
  const mean = (total / decided.length).toFixed(2);
  const worst = `${slowest.case.name}, ${slowest.durationMs.toFixed(1)} ms`;
  return `${decided.length} decided in ${(total / 1_000).toFixed(2)} s, ${mean} ms a case; the slowest: ${worst}`;
}

function failureOf(result: CaseResult): string | null {
  return result.kind === 'thrown' ? 'error' : result.comparison.failing;
}

const titles: Readonly<Record<string, string>> = {
  error: 'No decision',
  core: 'Other starts, stops, promotions, moves or fencing',
  actions: 'Other probes, monitors, notifications or clean-ups',
  safe: 'Orderings missing',
  exact: 'Orderings added',
};

function groupLines(results: readonly CaseResult[], all: readonly CaseResult[]): readonly string[] {
  const groups = new Map<number, string[]>();
  for (const { case: one } of results) groups.set(one.group, [...(groups.get(one.group) ?? []), one.name]);
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([group, names]) => {
      const size = all.filter((result) => result.case.group === group).length;
      return `  group ${group}, ${names.length} of ${size}: ${names.join(' ')}`;
    });
}

function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const place = error.stack?.split('\n').find((line) => line.trimStart().startsWith('at '));
  return `${error.name}: ${error.message.split('\n')[0] ?? ''}${place === undefined ? '' : ` (${place.trim()})`}`;
}

/** The errors, each once, with the cases that it hit. */
function errorLines(results: readonly CaseResult[]): readonly string[] {
  const byText = new Map<string, string[]>();
  for (const result of results) {
    if (result.kind !== 'thrown') continue;
    const text = errorText(result.error);
    byText.set(text, [...(byText.get(text) ?? []), result.case.name]);
  }
  const lines = [...byText]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([text, names]) => `  ${names.length} × ${text}, as in ${names[0] ?? ''}`);
  const rest = lines.length - shownErrors;
  return rest > 0 ? [...lines.slice(0, shownErrors), `  … and ${rest} others`] : lines;
}

/** The cases that differ, by the first figure that they miss and by group. */
export function failureLines(results: readonly CaseResult[]): readonly string[] {
  return ['error', ...figures].flatMap((failure) => {
    const failing = results.filter((result) => failureOf(result) === failure);
    if (failing.length === 0) return [];
    const title = `${titles[failure] ?? ''} (${failure}): ${failing.length}`;
    return ['', title, ...(failure === 'error' ? errorLines(failing) : []), ...groupLines(failing, results)];
  });
}
