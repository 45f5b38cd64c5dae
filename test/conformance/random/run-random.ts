/** `npm run conformance -- --random N`: random clusters, decided by the reference and by ours. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decideByOurs, decideByReference } from '../decide-case.ts';
import { askReference, referenceMissing, referenceVersion } from '../reference.ts';
import { summaryTail } from '../render-difference.ts';
import { differenceOf, explore, judge, type Schedulers, shrink, type Trial } from './explore.ts';
import { explorationLines, verdictLines } from './report.ts';
import { writeCib } from './write-cib.ts';
import { decidedAt } from './write-status.ts';

export interface RandomOptions {
  readonly count: number;
  readonly seed: number;
  /** How many of the differences are made small. */
  readonly shrink: number;
  /** The folder for what was found; undefined: it is only printed. */
  readonly keep: string | undefined;
}

const schedulers: Schedulers = {
  reference: (cib) => decideByReference(cib, decidedAt),
  ours: (cib) => decideByOurs(cib, decidedAt),
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
  const lines = [...verdictLines(judge(cib, schedulers)), '', 'The reference:', ...summary.map((line) => `  ${line}`)];
  return { name: `${differenceOf(trial.verdict) ?? 'same'}-${seed}-${trial.index}`, cib, lines };
}

function keepFinding(folder: string, { name, cib, lines }: Finding): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.xml`), cib);
  writeFileSync(join(folder, `${name}.txt`), lines.map((line) => `${line}\n`).join(''));
}

/** The worst first; of the equally bad, the first that was drawn. */
function worstFirst(trials: readonly Trial[]): readonly Trial[] {
  const rank = ({ verdict }: Trial): number => severity.indexOf(differenceOf(verdict) ?? '');
  return trials.filter(({ verdict }) => differenceOf(verdict) !== null).toSorted((a, b) => rank(a) - rank(b));
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
  print(explorationLines(trials));
  for (const trial of worstFirst(trials).slice(0, shrunk)) {
    const finding = study(trial, seed);
    print(['', `── ${finding.name}`, ...finding.lines]);
    if (keep === undefined) print(['', finding.cib]);
    else keepFinding(keep, finding);
  }
}
