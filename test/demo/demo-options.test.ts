import { expect, test } from 'vitest';
import { readDemoOptions } from './demo-options.ts';

test('a cut for each host for a person, the median of five for a program', () => {
  expect(readDemoOptions([])).toEqual({ full: false, fast: false, json: false, keep: false, help: false, cuts: 2 });
  expect(readDemoOptions(['--json'])).toMatchObject({ json: true, cuts: 5 });
  expect(readDemoOptions(['--json', '--cuts', '3'])).toMatchObject({ cuts: 3 });
});

test.each(['0', '-1', '2.5', 'many', '101'])('%s cuts are refused', (cuts) => {
  expect(() => readDemoOptions([`--cuts=${cuts}`])).toThrow(`not "${cuts}"`);
});

test('of two demos one is to be chosen', () => {
  expect(() => readDemoOptions(['--full', '--fast'])).toThrow('choose one');
});

test('an unknown option is refused by its name', () => {
  expect(() => readDemoOptions(['--fuller'])).toThrow('--fuller');
});
