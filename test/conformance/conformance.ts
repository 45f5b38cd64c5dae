/** `npm run conformance`: see options.ts for what it can do. */
import { writeFileSync } from 'node:fs';
import { decideByOurs, decideByReference } from './decide-case.ts';
import { type Options, readOptions, usage } from './options.ts';
import { referenceMissing } from './reference.ts';
import { caseLines } from './render-difference.ts';
import { failureLines, figureLine, timeLine } from './render-results.ts';
import { resultLine, runCases } from './run-cases.ts';
import { stageLines } from './stages.ts';
import { type Case, readExpected, readSuite, readText, type Suite, suiteDirectory, suiteMissing } from './suite.ts';

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
  const directory = suiteDirectory(options.cases, process.env);
  const missing = suiteMissing(directory);
  if (missing !== null) throw new Error(missing);
  const suite = readSuite(directory);
  return { ...suite, cases: chooseCases(suite.cases, options) };
}

function compareGraphs(suite: Suite, { by, diff, brief, ndjson }: Options): void {
  if (by === 'reference') {
    const missing = referenceMissing();
    if (missing !== null) throw new Error(missing);
  }
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
  if (diff) {
    for (const result of results) {
      const { name } = result.case;
      print(caseLines(result, readExpected(suite, name), readText(suite, 'summary', name)));
    }
    return;
  }
  print([figureLine(results), timeLine(results), ...(brief ? [] : failureLines(results))]);
}

function main(): void {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return print([usage]);
  const suite = openSuite(options);
  if (options.list)
    return print(suite.cases.map(({ name, group, description }) => `${group}\t${name}\t${description}`));
  if (options.stage === 'graph') return compareGraphs(suite, options);
  print(stageLines(suite, options.stage, options));
}

try {
  main();
} catch (error) {
  process.stderr.write(`conformance: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
