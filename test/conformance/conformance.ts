/** `npm run conformance`: see options.ts for what it can do. */
import { writeFileSync } from 'node:fs';
import { decideByOurs, decideByReference } from './decide-case.ts';
import { raiseFloor } from './floor.ts';
import { type Options, readOptions, usage } from './options.ts';
import { type RandomOptions, runRandom } from './random/run-random.ts';
import { recordAnswer } from './record-answer.ts';
import { referenceMissing, referenceVersion } from './reference.ts';
import { caseLines } from './render-difference.ts';
import { failureLines, figureLine, timeLine } from './render-results.ts';
import { type CaseResult, countFigures, resultLine, runCases } from './run-cases.ts';
import { stageLines } from './stages.ts';
import {
  type Case,
  readExpected,
  readSuite,
  readText,
  type Suite,
  corpusDirectory,
  suiteDirectory,
  suiteMissing,
} from './suite.ts';

const print = (lines: readonly string[]): void => void process.stdout.write(lines.map((line) => `${line}\n`).join(''));

function isNamed(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern));
}

/** @throws Error if a name fits no case */
function chooseCases(all: readonly Case[], { names, group }: Options): readonly Case[] {
  const unknown = names.filter((pattern) => !all.some(({ name }) => isNamed(name, [pattern])));
  if (unknown.length > 0) throw new Error(`no case is called ${unknown.join(', ')}`);
  return all.filter(
    (one) => (names.length === 0 || isNamed(one.name, names)) && (group === null || one.group === group),
  );
}

function openSuite(options: Options): Suite {
  const directory = options.corpus ? corpusDirectory : suiteDirectory(options.cases, process.env);
  const missing = suiteMissing(directory);
  if (missing !== null) throw new Error(missing);
  const suite = readSuite(directory);
  return { ...suite, cases: chooseCases(suite.cases, options) };
}

function needReference(): void {
  const missing = referenceMissing();
  if (missing !== null) throw new Error(missing);
}

function recordCases(suite: Suite, { corpus }: Options): void {
  if (!corpus) throw new Error('--record goes with --corpus: answers are recorded for our own clusters alone');
  needReference();
  for (const one of suite.cases) recordAnswer(suite, one);
  print([`${suite.cases.length} answers of Pacemaker ${referenceVersion()} recorded`]);
}

function liftFloor(results: readonly CaseResult[], { corpus, names, group, by }: Options): void {
  if (names.length > 0 || group !== null || by !== 'ours')
    throw new Error('--raise-floor goes with all cases, by ours');
  raiseFloor(corpus ? 'corpus' : 'suite', { cases: results.length, ...countFigures(results) });
}

function compareGraphs(suite: Suite, options: Options): void {
  const { by, diff, brief, ndjson } = options;
  if (by === 'reference') needReference();
  const results = runCases(suite, by === 'ours' ? decideByOurs : decideByReference);
  if (ndjson !== undefined) {
    writeFileSync(
      ndjson,
      results
        .flatMap((result) => resultLine(result) ?? [])
        .map((line) => `${line}\n`)
        .join(''),
    );
  }
  if (options.raiseFloor) liftFloor(results, options);
  if (diff) {
    for (const result of results) {
      const { name } = result.case;
      print(caseLines(result, readExpected(suite, name), readText(suite, 'summary', name)));
    }
    return;
  }
  print([figureLine(results), timeLine(results), ...(brief ? [] : failureLines(results))]);
}

function randomOptions({ seed, shrink, keep }: Options, count: number): RandomOptions {
  return { count, seed: seed ?? Date.now() % 1_000_000_000, shrink, keep };
}

function main(): void {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return print([usage]);
  if (options.random !== null) return runRandom(randomOptions(options, options.random));
  const suite = openSuite(options);
  if (options.list)
    return print(suite.cases.map(({ name, group, description }) => `${group}\t${name}\t${description}`));
  if (options.record) return recordCases(suite, options);
  if (options.stage === 'graph') return compareGraphs(suite, options);
  print(stageLines(suite, options.stage, options));
}

try {
  main();
} catch (error) {
  process.stderr.write(`conformance: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
