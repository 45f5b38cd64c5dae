/**
 * Tells run-tests.ts what one vitest project came to: a reporter that writes a tally as JSON to the file named by
 * UNDERSTUDY_TALLY. No file after a run means that vitest itself has crashed.
 */
import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';
import type { LeftOut } from './test-tally.ts';

/** What the reporter writes: a tally without the part's name and time, which the reader knows. */
export interface ReportedTally {
  readonly passed: number;
  readonly failures: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

const nameOf = (test: TestCase | TestSuite): string => `${test.module.relativeModuleId} › ${test.fullName}`;

/** A hook that fails takes its tests with it: they are neither passed nor left out, the hook is what failed. */
function failedHooks(module: TestModule): readonly string[] {
  const suites = [...module.children.allSuites()].filter((suite) => suite.errors().length > 0).map(nameOf);
  return module.errors().length > 0 ? [module.relativeModuleId, ...suites] : suites;
}

function isUnderFailedHook(test: TestCase): boolean {
  let parent = test.parent;
  while (parent.type === 'suite') {
    if (parent.errors().length > 0) return true;
    parent = parent.parent;
  }
  return parent.errors().length > 0;
}

/** Where only the tests of a certain name were asked for, the others were not left out. */
function leftOutOf(test: TestCase): readonly LeftOut[] {
  const result = test.result();
  if (result.state !== 'skipped' || isUnderFailedHook(test)) return [];
  if (result.note === undefined && test.project.globalConfig.testNamePattern !== undefined) return [];
  const unsaid = test.options.mode === 'todo' ? 'it is not written yet' : 'it gives no reason';
  return [{ test: nameOf(test), reason: result.note ?? unsaid }];
}

/** Adds up the modules of a run. A test that never came to an end has failed. */
export function tallyModules(modules: readonly TestModule[]): ReportedTally {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const inState = (state: string): readonly TestCase[] => tests.filter((test) => test.result().state === state);
  return {
    passed: inState('passed').length,
    failures: [...modules.flatMap(failedHooks), ...[...inState('failed'), ...inState('pending')].map(nameOf)],
    leftOut: tests.flatMap(leftOutOf),
  };
}

export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const path = process.env['UNDERSTUDY_TALLY'];
    if (path === undefined) throw new Error('UNDERSTUDY_TALLY names no file');
    const tally = tallyModules(modules);
    const lost = unhandled.map(() => 'an error outside of all tests');
    writeFileSync(path, JSON.stringify({ ...tally, failures: [...tally.failures, ...lost] }));
  }
}
