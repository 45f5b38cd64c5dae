/**
 * What a test run adds up to. A part of the run is one of vitest's projects, or the check; a part that crashes is one
 * failure, whatever it had counted before. What was left out is always said; where `strict` (CI=true) it is a failure.
 */

/** A test that did not run, with the reason that it gave. */
export interface LeftOut {
  readonly test: string;
  readonly reason: string;
}

/** What one part of a run adds up to; the check or the build is a part too, of one. */
export interface Tally {
  readonly part: string;
  readonly passed: number;
  /** What failed: a test, a hook, a file that does not load, the whole part. */
  readonly failures: readonly string[];
  readonly leftOut: readonly LeftOut[];
  readonly durationMs: number;
}

/** The whole run. */
export interface Summary {
  readonly passed: number;
  readonly failed: number;
  /** Readable lines; the last one is `N passed, N failed`. */
  readonly lines: readonly string[];
}

const columns = ['part', 'passed', 'failed', 'left out', 'time'] as const;

function rowOf({ part, passed, failures, leftOut, durationMs }: Tally): readonly string[] {
  const cells = [passed, failures.length, leftOut.length].map(String);
  return [part, ...cells, `${(durationMs / 1000).toFixed(1)} s`];
}

function tableOf(tallies: readonly Tally[]): readonly string[] {
  const rows = [columns, ...tallies.map(rowOf)];
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const pad = (cell: string, column: number): string =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(pad).join('  '));
}

/** Many tests are left out for one reason: say it once. */
function leftOutLines(tallies: readonly Tally[]): readonly string[] {
  const byReason = new Map<string, string[]>();
  for (const { part, leftOut } of tallies) {
    for (const { test, reason } of leftOut) {
      byReason.set(reason, [...(byReason.get(reason) ?? []), `${part}: ${test}`]);
    }
  }
  return [...byReason].flatMap(([reason, tests]) => [`  because ${reason}:`, ...tests.map((test) => `    ${test}`)]);
}

function sectionOf(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

/** What a run came to, in parts. */
export interface Run {
  /** The check, or the build. */
  readonly preparation: Tally;
  readonly projects: readonly Tally[];
  /** What this machine lacks, in words; it is why tests may have been left out. */
  readonly missing: readonly string[];
  /** Whether what was left out counts as failed. */
  readonly strict: boolean;
}

/** Adds up a run. Projects without a single test between them count as one failure: somebody misspelt a name. */
export function summarize({ preparation, projects, missing, strict }: Run): Summary {
  const tallies = [preparation, ...projects];
  const failures = tallies.flatMap(({ part, failures }) => failures.map((failure) => `  ${part}: ${failure}`));
  const leftOut = tallies.reduce((sum, tally) => sum + tally.leftOut.length, 0);
  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
  if (projects.every((tally) => tally.passed + tally.failures.length + tally.leftOut.length === 0)) {
    failures.push('  no test was found');
  }
  const failed = failures.length + (strict ? leftOut : 0);
  const leftOutTitle = strict ? 'Left out, which counts as failed where CI=true:' : 'Left out:';
  const lines = [
    ...tableOf(tallies),
    ...sectionOf(
      'Missing on this machine:',
      missing.map((line) => `  ${line}`),
    ),
    ...sectionOf(leftOutTitle, leftOutLines(tallies)),
    ...sectionOf('Failed:', failures),
    `${passed} passed, ${failed} failed`,
  ];
  return { passed, failed, lines };
}
