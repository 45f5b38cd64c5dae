/**
 * `npm run check`: everything that can be said about the code without running it. One line a step; the output of a step
 * is shown if it fails. What does not depend on each other runs side by side, as many as there are cores to serve.
 */
import { createHash } from 'node:crypto';
import { globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findUnusedExports, readExportSources } from './check-exports.ts';
import { findLayerProblems, readHouseSources } from './check-layers.ts';
import { checkLinks } from './check-links.ts';
import { checkVersions } from './check-versions.ts';
import { runProgram } from './run-program.ts';
import { repositoryRoot, type Finding } from './workspace.ts';

interface StepResult {
  readonly passed: boolean;
  readonly output: string;
  /** Something to know that fails nothing. */
  readonly note?: string;
}

interface Step {
  readonly name: string;
  /** Steps that must have ended before, however they ended. */
  readonly after: readonly string[];
  readonly run: () => Promise<StepResult> | StepResult;
}

const lintCacheFolder = 'node_modules/.cache/eslint';
const stepsAtOnce = 2;
/** One missing type makes a hundred findings: enough to see what is wrong, not so many that the other steps drown. */
const shownLines = 60;

async function runTool(path: string, args: readonly string[]): Promise<StepResult> {
  const { code, output } = await runProgram([process.execPath, join(repositoryRoot, 'node_modules', path), ...args]);
  return { passed: code === 0, output };
}

function resultOf(findings: readonly Finding[]): StepResult {
  return {
    passed: findings.length === 0,
    output: findings.map(({ place, problem }) => `${place}: ${problem}\n`).join(''),
  };
}

/**
 * Lint with types judges a file by others too, which the linter's cache does not know. So a cache holds only for one
 * state of all declarations, which the build before it has brought up to date.
 */
function lintCache(): string {
  const hash = createHash('sha256');
  for (const path of globSync('packages/*/dist/**/*.d.ts', { cwd: repositoryRoot }).sort()) {
    hash.update(path).update(readFileSync(join(repositoryRoot, path)));
  }
  hash.update(readFileSync(join(repositoryRoot, 'package-lock.json')));
  return `${lintCacheFolder}/${hash.digest('hex').slice(0, 16)}.json`;
}

function forgetOtherCaches(current: string): void {
  for (const path of globSync(`${lintCacheFolder}/*.json`, { cwd: repositoryRoot })) {
    if (path !== current) rmSync(join(repositoryRoot, path), { force: true });
  }
}

function runLint(): Promise<StepResult> {
  const location = lintCache();
  forgetOtherCaches(location);
  const cache = ['--cache', '--cache-strategy', 'content', '--cache-location', location];
  return runTool('eslint/bin/eslint.js', ['.', '--max-warnings', '0', ...(process.env['CI'] ? [] : cache)]);
}

function runExports(): StepResult {
  const { dead, unmentioned } = findUnusedExports(readExportSources(repositoryRoot));
  const result = resultOf(dead);
  if (unmentioned.length === 0) return result;
  return { ...result, note: `${unmentioned.length} offered names are used nowhere: node scripts/check-exports.ts` };
}

const steps: readonly Step[] = [
  { name: 'build', after: [], run: () => runTool('typescript/bin/tsc', ['-b']) },
  {
    name: 'formatting',
    after: [],
    run: () => runTool('prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']),
  },
  { name: 'layers', after: [], run: () => resultOf(findLayerProblems(readHouseSources(repositoryRoot))) },
  { name: 'exports', after: [], run: runExports },
  { name: 'versions', after: [], run: () => resultOf(checkVersions(repositoryRoot)) },
  { name: 'links', after: [], run: () => resultOf(checkLinks(repositoryRoot)) },
  {
    name: 'types of tests',
    after: ['build'],
    run: () => runTool('typescript/bin/tsc', ['-p', 'tsconfig.tests.json']),
  },
  { name: 'lint', after: ['build'], run: runLint },
];

function shown(output: string): string {
  const lines = output.trimEnd().split('\n');
  const rest = lines.length - shownLines;
  const kept = rest > 0 ? [...lines.slice(0, shownLines), `… and ${rest} lines more`] : lines;
  return kept.map((line) => `    ${line}`).join('\n');
}

async function perform(step: Step): Promise<boolean> {
  const started = performance.now();
  const { passed, output, note } = await step.run();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `${passed ? '✓' : '✗'} ${step.name.padEnd(16)}${seconds.padStart(6)} s${note === undefined ? '' : `  ${note}`}`,
  );
  if (!passed) console.log(shown(output));
  return passed;
}

/** Runs the steps, at most `stepsAtOnce` side by side, and gives the names of those that failed. */
async function performAll(): Promise<readonly string[]> {
  const waiting = [...steps];
  const ended = new Set<string>();
  const failed: string[] = [];
  const running = new Set<Promise<void>>();
  while (waiting.length > 0 || running.size > 0) {
    const next = waiting.findIndex(({ after }) => after.every((name) => ended.has(name)));
    if (next < 0 || running.size >= stepsAtOnce) {
      await Promise.race(running);
      continue;
    }
    for (const step of waiting.splice(next, 1)) {
      const run = perform(step).then((passed) => {
        if (!passed) failed.push(step.name);
        ended.add(step.name);
        running.delete(run);
      });
      running.add(run);
    }
  }
  return failed;
}

const failed = await performAll();
console.log(failed.length === 0 ? `check: ${steps.length} steps, all clean` : `check failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
