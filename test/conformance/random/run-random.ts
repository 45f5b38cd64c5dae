/** `npm run conformance -- --random N`: random clusters, decided by the reference and by ours. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decideByOurs, decideByReference } from '../decide-case.ts';
import { askReference, referenceMissing, referenceVersion } from '../reference.ts';
import { summaryTail } from '../render-difference.ts';
import { differenceOf, explore, judge, type Schedulers, shrink, type Trial } from './explore.ts';
import { kindOfDifference } from './kind-of-difference.ts';
import { keptKind } from './kept-kind.ts';
import { explorationLines, keptLines, kindLines, verdictLines } from './report.ts';
import { withoutCopyNumbers } from './without-copy-numbers.ts';
import { writeCib } from './write-cib.ts';
import { decidedAt } from './write-status.ts';

export interface RandomOptions {
  readonly count: number;
  readonly seed: number;
  /** How many kinds of difference are shown by a small cluster. */
  readonly shrink: number;
  /** The folder for what was found; undefined: it is only printed. */
  readonly keep: string | undefined;
}

const schedulers: Schedulers = {
  reference: (cib) => withoutCopyNumbers(decideByReference(cib, decidedAt), cib),
  ours: (cib) => withoutCopyNumbers(decideByOurs(cib, decidedAt), cib),
};

const severity = ['thrown', 'core', 'actions', 'safe', 'exact'];

const print = (lines: readonly string[]): void => void process.stdout.write(lines.map((line) => `${line}\n`).join(''));

interface Finding {
  readonly name: string;
  readonly cib: string;
  readonly lines: readonly string[];
}

function study(trial: Trial, seed: number): Finding {
  const cib = writeCib(shrink(trial, seed, schedulers));
  const summary = summaryTail(askReference(cib, { date: decidedAt }).text);
  const kind = kindOfDifference(trial.verdict) ?? 'none';
  const lines = [
    kind,
    ...verdictLines(judge(cib, schedulers)),
    '',
    'The reference:',
    ...summary.map((line) => `  ${line}`),
  ];
  return { name: `${differenceOf(trial.verdict) ?? 'same'}-${seed}-${trial.index}`, cib, lines };
}

function keepFinding(folder: string, { name, cib, lines }: Finding): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.xml`), cib);
  writeFileSync(join(folder, `${name}.txt`), lines.map((line) => `${line}\n`).join(''));
}

/** One of each kind of difference: the worst kinds first, of those the most frequent. */
function oneOfEachKind(trials: readonly Trial[]): readonly Trial[] {
  const byKind = Map.groupBy(trials, ({ verdict }) => kindOfDifference(verdict));
  byKind.delete(null);
  const rank = ([trial]: readonly Trial[]): number =>
    severity.indexOf(trial === undefined ? '' : (differenceOf(trial.verdict) ?? ''));
  return [...byKind.values()]
    .toSorted((a, b) => rank(a) - rank(b) || b.length - a.length)
    .flatMap(([trial]) => trial ?? []);
}

function keptKinds(trials: readonly Trial[]): ReadonlyMap<Trial, string | null> {
  const differing = trials.filter(({ verdict }) => ['core', 'thrown'].includes(differenceOf(verdict) ?? ''));
  return new Map(differing.map((trial) => [trial, keptKind(trial, schedulers)]));
}

/** @throws Error if the reference is not there */
export function runRandom({ count, seed, shrink: shrunk, keep }: RandomOptions): void {
  const missing = referenceMissing();
  if (missing !== null) throw new Error(missing);
  print([`seed ${seed}, ${count} clusters, against Pacemaker ${referenceVersion()}`]);
  const trials = explore({ seed, count }, schedulers, ({ index }) => {
    if (process.stderr.isTTY && index % 10 === 0) process.stderr.write(`\r${index} of ${count}`);
  });
  if (process.stderr.isTTY) process.stderr.write('\r');
  print([...explorationLines(trials), ...kindLines(trials)]);
  for (const trial of oneOfEachKind(trials).slice(0, shrunk)) {
    const finding = study(trial, seed);
    print(['', `── ${finding.name}`, ...finding.lines]);
    if (keep === undefined) print(['', finding.cib]);
    else keepFinding(keep, finding);
  }
  print(keptLines(trials, keptKinds(trials)));
}
