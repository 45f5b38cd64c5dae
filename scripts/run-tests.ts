/**
 * `npm test`: the check, then every kind of test, from the quickest to the slowest, and a summary whose last line is
 * `N passed, N failed`.
 *
 *   npm test                        everything
 *   npm test -- unit real           only these projects of vitest.config.ts (and the check)
 *   npm test -- --no-check lab      without the check; the build remains
 *   npm test -- packages/formats    only the test files whose path contains this
 *   npm test -- -t 'duplicate'      only the tests whose name matches
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram, type ProgramResult } from './run-program.ts';
import type { ReportedTally } from './tally-reporter.ts';
import { chooseTests, type TestChoice } from './test-choice.ts';
import { summarize, type Tally } from './test-tally.ts';

/** No project should come near this; it is there so that a run always ends with its count. */
const projectLimitMs = 55 * 60_000;

const show = (text: string): void => void process.stdout.write(text);
const title = (text: string): void => show(`\n── ${text}\n`);
/** The programs write to a pipe, so only this process knows who reads in the end. */
const colour: Readonly<Record<string, string>> = process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' };

async function timed<T>(work: () => Promise<T>): Promise<readonly [T, number]> {
  const started = performance.now();
  const result = await work();
  return [result, performance.now() - started];
}

/** As root installs what is missing; gives what is missing still, in the script's words. */
async function installPrerequisites(): Promise<readonly string[]> {
  title('prerequisites');
  const { code, output } = await runProgram(['bash', 'scripts/install-prerequisites.sh'], { show });
  return code === 0 ? [] : output.trimEnd().split('\n');
}

async function runCheck(choice: TestChoice): Promise<Tally> {
  const part = choice.check ? 'check' : 'build';
  title(part);
  const script = choice.check ? ['scripts/check.ts'] : ['node_modules/typescript/bin/tsc', '-b'];
  const [{ code, output }, durationMs] = await timed(() =>
    runProgram([process.execPath, ...script], { show, env: colour }),
  );
  if (code === 0) return { part, passed: 1, failures: [], leftOut: [], durationMs };
  return { part, passed: 0, failures: [output.trimEnd().split('\n').at(-1) ?? ''], leftOut: [], durationMs };
}

function readTally(path: string, { code }: ProgramResult): ReportedTally {
  if (!existsSync(path)) return { passed: 0, failures: ['vitest crashed'], leftOut: [] };
  const tally = JSON.parse(readFileSync(path, 'utf8')) as ReportedTally;
  if (code === 0 || tally.failures.length > 0) return tally;
  return { ...tally, failures: [`vitest ended with ${code === null ? 'a signal' : `code ${code}`}`] };
}

async function runProject(part: string, choice: TestChoice, folder: string): Promise<Tally> {
  title(`${part} tests`);
  const path = join(folder, `${part}.json`);
  const reporters = ['--reporter=default', '--reporter=./scripts/tally-reporter.ts'];
  const options = [
    '--project',
    part,
    '--passWithNoTests',
    '--allowOnly=false',
    ...reporters,
    ...choice.vitestArguments,
  ];
  const argv = [process.execPath, 'node_modules/vitest/vitest.mjs', 'run', ...options] as const;
  const env = { ...colour, UNDERSTUDY_TALLY: path };
  const [result, durationMs] = await timed(() => runProgram(argv, { show, env, limitMs: projectLimitMs }));
  return { part, ...readTally(path, result), durationMs };
}

async function runProjects(choice: TestChoice): Promise<readonly Tally[]> {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-tally-'));
  const tallies: Tally[] = [];
  for (const project of choice.projects) tallies.push(await runProject(project, choice, folder));
  rmSync(folder, { recursive: true });
  return tallies;
}

const choice = chooseTests(process.argv.slice(2));
const missing = await installPrerequisites();
const preparation = await runCheck(choice);
const projects = await runProjects(choice);
const strict = process.env['CI'] === 'true';
const { failed, lines } = summarize({ preparation, projects, missing, strict });
show(`\n${lines.join('\n')}\n`);
process.exitCode = failed === 0 ? 0 : 1;
