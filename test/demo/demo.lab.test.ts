/** The demo as a user runs it: what it prints, what it ends with, and that the outages were there. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { gather, type RunResult } from '../lab/run.ts';
import { missingPrerequisites } from '../lab/prerequisites.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const limitMs = 300_000;

function npmRunDemo(...flags: readonly string[]): Promise<RunResult> {
  const child = spawn('npm', ['run', '--silent', 'demo', '--', ...flags], { cwd: repository, stdio: 'pipe' });
  // Soon enough to say what it has said.
  return gather(child, { timeoutMs: limitMs - 30_000 });
}

interface Outages {
  readonly outageMs: number;
  readonly outagesMs: readonly number[];
}

interface Line {
  readonly switchover: Outages;
  readonly powerLoss: Outages & { readonly from: string; readonly to: string; readonly deadtimeMs: number };
  readonly rows?: { readonly acknowledged: number; readonly lost: number };
}

/** By service: its power losses, and beside them the rest. */
type FastLine = Readonly<Record<'web' | 'webAndDatabase', Line['powerLoss'] & Pick<Line, 'switchover' | 'rows'>>>;

function lastLine({ stdout }: RunResult): Line {
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Line;
}

function expectOutages({ switchover, powerLoss }: Line): void {
  expect(switchover.outagesMs).toEqual([switchover.outageMs]);
  expect(powerLoss.outagesMs).toEqual([powerLoss.outageMs]);
  expect(switchover.outageMs).toBeGreaterThan(0);
  // Nobody knows of a power cut before deadtime has passed, since the last beat: one keepalive (100 ms) earlier.
  expect(powerLoss.outageMs).toBeGreaterThan(powerLoss.deadtimeMs - 150);
  expect([powerLoss.from, powerLoss.to].sort()).toEqual(['a', 'b']);
}

test('the demo ends with a line of figures', { timeout: limitMs }, async (context) => {
  const missing = missingPrerequisites(['namespaces', 'unshare', 'perl', 'hostname', 'ip']);
  if (missing.length > 0) context.skip(missing.join(' '));
  const run = await npmRunDemo('--json', '--cuts', '1');
  expect(run.code, run.stderr).toBe(0);
  expectOutages(lastLine(run));
  expect(run.stderr).toContain('first answer again (web, a)');
});

test('with a disk and a database, no acknowledged row is lost', { timeout: limitMs }, async (context) => {
  const missing = missingPrerequisites(['root', 'namespaces', 'loop devices', 'mkfs.ext4', 'mariadbd', 'apache2']);
  if (missing.length > 0) context.skip(missing.join(' '));
  const run = await npmRunDemo('--full', '--json', '--cuts', '1');
  expect(run.code, run.stderr).toBe(0);
  const line = lastLine(run);
  expectOutages(line);
  expect(line.rows?.lost).toBe(0);
  expect(line.rows?.acknowledged).toBeGreaterThan(0);
});

test('fast groups, without and with a replicated database', { timeout: limitMs }, async (context) => {
  const missing = missingPrerequisites(['root', 'namespaces', 'unshare', 'perl', 'hostname', 'ip', 'mariadbd']);
  if (missing.length > 0) context.skip(missing.join(' '));
  const run = await npmRunDemo('--fast', '--json', '--cuts', '1');
  expect(run.code, run.stderr).toBe(0);
  const { web, webAndDatabase } = JSON.parse(run.stdout.trimEnd().split('\n').at(-1) ?? '') as FastLine;
  for (const service of [web, webAndDatabase]) expectOutages({ switchover: service.switchover, powerLoss: service });
  expect(webAndDatabase.rows?.lost).toBe(0);
  expect(webAndDatabase.rows?.acknowledged).toBeGreaterThan(0);
});

test('a wrong option costs nothing but a look at the usage', { timeout: limitMs }, async () => {
  const run = await npmRunDemo('--cuts', 'many');
  expect(run.code).toBe(2);
  expect(run.stderr).toContain('--cuts takes a whole number');
});
