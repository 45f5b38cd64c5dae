import { expect, test } from 'vitest';
import { covers, isWrittenBy, missing, parsePosition } from './gtid.ts';

test('a position is read domain by domain', () => {
  expect([...parsePosition('0-1-42, 7-2-3')]).toEqual([
    ['0', 42],
    ['7', 3],
  ]);
  expect([...parsePosition('')]).toEqual([]);
  expect(() => parsePosition('binlog.000001')).toThrow('is no position');
});

test.each([
  ['', '', 0],
  ['0-1-5', '', 0],
  ['', '0-1-5', 5],
  ['0-1-5', '0-2-9', 4],
  ['0-2-9', '0-1-5', 0],
  ['0-1-5,1-1-1', '0-1-6,1-1-3', 3],
])('%j lacks of %j: %i', (held, wanted, count) => {
  expect(missing(held, wanted)).toBe(count);
  expect(covers(held, wanted)).toBe(count === 0);
});

test('whose the last transactions are', () => {
  expect(isWrittenBy('0-1-42, 7-12-3', 12)).toBe(true);
  expect(isWrittenBy('0-1-42, 7-12-3', 2)).toBe(false);
  expect(isWrittenBy('', 0)).toBe(false);
});
