import type { Problem } from '@understudy/contracts';
import { compareText } from '../base/order.ts';

/**
 * The problems in the order of their places in the document, each once. What is
 * missing stands where it would have to be: at the beginning of what lacks it.
 */
export function inPlaceOrder(document: unknown, problems: readonly Problem[]): Problem[] {
  const placed = problems.map((problem) => ({ problem, place: placeOf(document, problem.path) }));
  placed.sort((a, b) => comparePlaces(a.place, b.place) || compareText(textOf(a.problem), textOf(b.problem)));
  const seen = new Set<string>();
  return placed.flatMap(({ problem }) => {
    const key = JSON.stringify([problem.path, textOf(problem)]);
    return seen.has(key) ? [] : (seen.add(key), [problem]);
  });
}

function textOf(problem: Problem): string {
  return `${problem.code} ${problem.message}`;
}

/** For each step the position among its siblings; -1 for one that is not there. */
function placeOf(document: unknown, path: Problem['path']): number[] {
  let value: unknown = document;
  return path.map((step) => {
    if (typeof value !== 'object' || value === null) return -1;
    const container: object = value;
    value = (container as Readonly<Record<string | number, unknown>>)[step];
    return typeof step === 'number' ? step : Object.keys(container).indexOf(step);
  });
}

function comparePlaces(a: readonly number[], b: readonly number[]): number {
  const shared = Math.min(a.length, b.length);
  for (let index = 0; index < shared; index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
