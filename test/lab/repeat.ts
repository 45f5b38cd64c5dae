/**
 * Runs test files of the lab several times in a row, and tells how often each test passed, and what was measured:
 *
 *     npm run lab:repeat -- 10 test/faults/partition test/faults/disk-lease [-t 'the witness']
 *
 * Goes on after a failure. Its exit code is 1 if any test failed once, and its output ends with the figures.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './figure.ts';

interface TestRun {
  readonly fullName: string;
  readonly status: string;
}

interface Report {
  readonly testResults: readonly { readonly assertionResults: readonly TestRun[] }[];
}

const show = (text: string): void => void process.stdout.write(`${text}\n`);

/** One run; its tests, none if vitest itself could not run. */
function runOnce(words: readonly string[], folder: string): readonly TestRun[] {
  const path = join(folder, 'report.json');
  rmSync(path, { force: true });
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${path}`];
  const argv = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'lab', ...reporters, ...words];
  const env = { ...process.env, UNDERSTUDY_FIGURES: join(folder, 'figures') };
  spawnSync(process.execPath, argv, { stdio: ['ignore', 'inherit', 'inherit'], env });
  if (!existsSync(path)) return [];
  const { testResults } = JSON.parse(readFileSync(path, 'utf8')) as Report;
  return testResults.flatMap(({ assertionResults }) => assertionResults).filter(({ status }) => status !== 'skipped');
}

function countPassed(runs: readonly TestRun[]): ReadonlyMap<string, number> {
  const passed = new Map<string, number>();
  for (const { fullName, status } of runs) {
    passed.set(fullName, (passed.get(fullName) ?? 0) + (status === 'passed' ? 1 : 0));
  }
  return passed;
}

function figuresIn(folder: string): ReadonlyMap<string, readonly number[]> {
  const path = join(folder, 'figures');
  const lines = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
  const byName = Map.groupBy(
    lines.map((line) => JSON.parse(line) as Figure),
    ({ name }) => name,
  );
  return new Map([...byName].map(([name, figures]) => [name, figures.map(({ value }) => value)]));
}

function describe(values: readonly number[]): string {
  const sorted = [...values].sort((one, other) => one - other);
  const [least, middle, most] = [sorted[0], sorted[Math.floor((sorted.length - 1) / 2)], sorted.at(-1)];
  const inWords = (value = 0): string => value.toFixed(1);
  return `median ${inWords(middle)}, from ${inWords(least)} to ${inWords(most)} (${values.length} times)`;
}

function main(): void {
  const [count = '', ...words] = process.argv.slice(2);
  const times = Number(count);
  if (!Number.isInteger(times) || times < 1) throw new Error('usage: npm run lab:repeat -- TIMES FILE… [-t NAME]');
  const folder = mkdtempSync(join(tmpdir(), 'understudy-repeat-'));
  const runs = Array.from({ length: times }, (_, index) => {
    show(`\n── ${index + 1} of ${times}`);
    return runOnce(words, folder);
  });
  const passed = countPassed(runs.flat());
  show('');
  for (const [name, often] of passed) show(`${often} of ${times}  ${name}`);
  for (const [name, values] of figuresIn(folder)) show(`${name}: ${describe(values)}`);
  rmSync(folder, { recursive: true });
  const isGood = passed.size > 0 && [...passed.values()].every((often) => often === times);
  process.exitCode = isGood ? 0 : 1;
}

main();
