import { join } from 'node:path';
import { errorCatalogue, UnderstudyError } from '@understudy/contracts';
import { expect, test } from 'vitest';
import { Refusal } from '../src/client/refusal.ts';
import { evaluateScript } from '../src/definition/evaluate-script.ts';
import { temporaryDirectory } from './temporary-directory.ts';

async function evaluate(source: string, name = 'cluster.mts'): Promise<unknown> {
  const directory = await temporaryDirectory({ [name]: source });
  return evaluateScript(join(directory, name));
}

async function failureOf(source: string): Promise<UnderstudyError> {
  try {
    await evaluate(source);
  } catch (error) {
    if (error instanceof UnderstudyError) return error;
    throw error;
  }
  throw new Error('it was evaluated');
}

test.each([
  ['a value', 'export default { version: 1 };', 'cluster.ts'],
  ['a function', 'export default () => ({ version: 1 });', 'cluster.js'],
  ['an async function', 'export default async () => ({ version: 1 });', 'cluster.mjs'],
  ['a promise', 'export default Promise.resolve({ version: 1 });', 'cluster.mts'],
  ['CommonJS', 'module.exports = { version: 1 };', 'cluster.cjs'],
  ['a script that leaves a timer behind', 'setInterval(() => {}, 1000); export default { version: 1 };', 'cluster.ts'],
])('gives the data of %s', async (_what, source, name) => {
  expect(await evaluate(source, name)).toEqual({ version: 1 });
});

test('names everything that is not data, with its path', async () => {
  const error = await failureOf(`
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    export default { resources: { site: { agent: () => 'httpd', timeout: undefined } }, list: [1, , NaN, new Date(0)], cycle };
  `);
  expect(error.code).toBe('invalid-definition');
  expect(error).toBeInstanceOf(Refusal);
  const problems = error instanceof Refusal ? error.problems : [];
  expect(problems.map((problem) => [problem.path.join('.'), problem.code, problem.message])).toEqual([
    ['resources.site.agent', 'not-data', 'not data: a function, agent'],
    ['resources.site.timeout', 'not-data', 'not data: undefined'],
    ['list.1', 'not-data', 'not data: undefined'],
    ['list.2', 'not-data', 'not data: the number NaN'],
    ['list.3', 'not-data', 'not data: an object of class Date'],
    ['cycle.self', 'not-data', 'not data: a cycle: the same object as 1 levels above'],
  ]);
});

test.each([
  ['a script that throws', 'throw new TypeError("no such disk");', /TypeError: no such disk\nat file:.*cluster\.mts:1/],
  ['a text that is no program', 'export default {', /SyntaxError/],
  ['a script without a default export', 'export const x = 1;', /it has no default export/],
  ['an import that is not there', 'import "./missing.ts"; export default {};', /missing\.ts/],
  ['a script that ends its process', 'process.exit(7); export default {};', /ended with code 7/],
])('refuses %s', async (_what, source, message) => {
  const error = await failureOf(source);
  expect(error.code).toBe('unreadable-file');
  expect(errorCatalogue[error.code].exitCode).toBe(2);
  expect(error.message).toMatch(message);
});

test('ends a script that does not come to an end', async () => {
  const directory = await temporaryDirectory({ 'cluster.ts': 'for (;;);' });
  const evaluating = evaluateScript(join(directory, 'cluster.ts'), { timeoutMs: 500 });
  await expect(evaluating).rejects.toThrow('was not evaluated within 500 ms');
});
