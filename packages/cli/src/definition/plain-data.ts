/**
 * What a scripted definition evaluates to must be data: the cluster stores it, sends it and compares it. Whatever
 * JSON would drop or change in silence is named here, with its place.
 */
import type { Problem } from '@understudy/contracts';

/** More are not listed: somebody exported something else altogether. */
const problemLimit = 50;
const depthLimit = 100;

type Path = readonly (string | number)[];

/** Everything in `value` that is not plain data, in the order in which it stands there. Empty: JSON holds it whole. */
export function findNonData(value: unknown): Problem[] {
  const problems: Problem[] = [];
  visit(value, [], [], problems);
  return problems;
}

function visit(value: unknown, path: Path, ancestors: readonly object[], problems: Problem[]): void {
  if (problems.length >= problemLimit) return;
  if (typeof value !== 'object' || value === null) {
    const trouble = troubleOfScalar(value);
    if (trouble !== null) problems.push(problemAt(path, trouble.message, trouble.hint));
    return;
  }
  const trouble = troubleOfObject(value, ancestors);
  if (trouble !== null) problems.push(problemAt(path, trouble.message, trouble.hint));
  else visitEntries(value, path, [...ancestors, value], problems);
}

function visitEntries(value: object, path: Path, ancestors: readonly object[], problems: Problem[]): void {
  if (Array.isArray(value)) {
    // Not forEach: a hole in an array is undefined, and shall be named.
    for (let index = 0; index < value.length; index += 1) visit(value[index], [...path, index], ancestors, problems);
    return;
  }
  for (const key of Reflect.ownKeys(value)) {
    if (typeof key === 'symbol')
      problems.push(problemAt(path, `a key that is a symbol, ${String(key)}`, 'Use text as key.'));
    else visit((value as Readonly<Record<string, unknown>>)[key], [...path, key], ancestors, problems);
  }
}

interface Trouble {
  readonly message: string;
  readonly hint: string;
}

function troubleOfScalar(value: unknown): Trouble | null {
  switch (typeof value) {
    case 'function':
      return {
        message: `a function, ${value.name || 'without a name'}`,
        hint: 'Call it, so that its result stands here.',
      };
    case 'undefined':
      return { message: 'undefined', hint: 'Leave the key out, or give it a value.' };
    case 'symbol':
      return { message: `a symbol, ${String(value)}`, hint: 'Use text.' };
    case 'bigint':
      return { message: `a bigint, ${value}n`, hint: 'Use a number.' };
    case 'number':
      return Number.isFinite(value)
        ? null
        : { message: `the number ${value}`, hint: "Write 'INFINITY' or '-INFINITY' for a score." };
    default:
      return null;
  }
}

function troubleOfObject(value: object, ancestors: readonly object[]): Trouble | null {
  if (ancestors.includes(value)) {
    return {
      message: `a cycle: the same object as ${ancestors.length - ancestors.indexOf(value)} levels above`,
      hint: 'Copy what is meant.',
    };
  }
  if (ancestors.length >= depthLimit)
    return { message: `more than ${depthLimit} levels`, hint: 'No definition is so deep.' };
  if (Array.isArray(value)) return null;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return null;
  return {
    message: `an object of class ${value.constructor.name}`,
    hint: 'Use a plain object, a list, text or a number.',
  };
}

function problemAt(path: Path, message: string, hint: string): Problem {
  return { code: 'not-data', path, message: `not data: ${message}`, hint };
}
