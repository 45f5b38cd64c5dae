/** The figures of the suite and of our own corpus do not fall. `npm run conformance -- --raise-floor` lifts the floor. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decideByOurs } from './decide-case.ts';
import { belowFloor, type Floor, type FloorName, readFloors } from './floor.ts';
import { failureLines } from './render-results.ts';
import { countFigures, runCases } from './run-cases.ts';
import { corpusDirectory, readSuite, suiteDirectory, suiteMissing } from './suite.ts';

const floors = readFloors();

function expectFloor(name: FloorName, directory: string): void {
  const results = runCases(readSuite(directory), decideByOurs);
  const reached: Floor = { cases: results.length, ...countFigures(results) };
  const below = belowFloor(floors[name], reached);
  expect(below, [...below, ...failureLines(results)].join('\n')).toEqual([]);
}

// The suite is no part of the repository: where it is not there, the corpus alone holds the floor, and this says so.
const suite = suiteDirectory(undefined, process.env);
const missing = suiteMissing(suite);
if (missing === null) {
  test('the figures of the suite', () => {
    expectFloor('suite', suite);
  });
} else {
  console.warn(missing);
}

test('the figures of our own corpus', () => {
  expectFloor('corpus', corpusDirectory);
});

describe('a floor', () => {
  const floor: Floor = { cases: 10, core: 9, actions: 8, safe: 7, exact: 6 };

  test('holds what is as high, or higher', () => {
    expect(belowFloor(floor, floor)).toEqual([]);
    expect(belowFloor(floor, { ...floor, core: 10, exact: 10 })).toEqual([]);
  });

  test('says which figure has fallen', () => {
    expect(belowFloor(floor, { ...floor, core: 10, safe: 6 })).toEqual(['safe: 6, and it was 7']);
  });

  test('is for the cases that it was taken from', () => {
    expect(belowFloor(floor, { ...floor, cases: 11, core: 11 })).toHaveLength(1);
  });
});

test('our own corpus has its files where they are looked for', () => {
  expect(suiteMissing(corpusDirectory)).toBeNull();
  expect(suiteMissing(join(corpusDirectory, 'nowhere'))).toContain('UNDERSTUDY_CONFORMANCE');
});
