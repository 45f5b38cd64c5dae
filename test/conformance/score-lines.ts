/** The scores of a case, line by line: the trace of a decision against the suite's file. */
import type { Suite } from './suite.ts';
import { readText } from './suite.ts';

export interface LineDifference {
  readonly missing: readonly string[];
  readonly extra: readonly string[];
}

function surplus(some: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return some.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}

/** As multisets: the suite's files are sorted. */
export function compareLines(expected: readonly string[], actual: readonly string[]): LineDifference {
  return { missing: surplus(expected, actual), extra: surplus(actual, expected) };
}

export function readScoreLines(suite: Suite, name: string): readonly string[] {
  return readText(suite, 'scores', name)
    .split('\n')
    .filter((line) => line.trim() !== '');
}
