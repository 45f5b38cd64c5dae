/** Decides cases one after the other and compares each with what is expected. A case that throws is a result too. */
import type { Action } from './action.ts';
import { type Comparison, type Figure, compareActions, figures } from './compare-actions.ts';
import type { Decide } from './decide-case.ts';
import { type Case, type Suite, readExpected, readInput } from './suite.ts';

export type CaseResult =
  | {
      readonly kind: 'decided';
      readonly case: Case;
      readonly actions: readonly Action[];
      readonly comparison: Comparison;
      readonly durationMs: number;
    }
  | { readonly kind: 'thrown'; readonly case: Case; readonly error: unknown };

function runCase(suite: Suite, one: Case, decide: Decide): CaseResult {
  const input = readInput(suite, one.name);
  const started = performance.now();
  try {
    const actions = decide(input, one.date);
    const durationMs = performance.now() - started;
    return {
      kind: 'decided',
      case: one,
      actions,
      comparison: compareActions(readExpected(suite, one.name), actions),
      durationMs,
    };
  } catch (error) {
    return { kind: 'thrown', case: one, error };
  }
}

export function runCases(suite: Suite, decide: Decide): readonly CaseResult[] {
  return suite.cases.map((one) => runCase(suite, one, decide));
}

/** How many cases reach each figure. */
export type Figures = Readonly<Record<Figure, number>>;

export function countFigures(results: readonly CaseResult[]): Figures {
  const reaching = (index: number): number =>
    results.filter((result) => {
      if (result.kind === 'thrown') return false;
      const { failing } = result.comparison;
      return failing === null || figures.indexOf(failing) > index;
    }).length;
  return { core: reaching(0), actions: reaching(1), safe: reaching(2), exact: reaching(3) };
}

/** One line of a results file, as the suite's own scorer reads it; null for a case that was not decided. */
export function resultLine(result: CaseResult): string | null {
  return result.kind === 'thrown' ? null : JSON.stringify({ case: result.case.name, actions: result.actions });
}
