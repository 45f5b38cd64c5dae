import { expect, test } from 'vitest';
import { growthExponent } from './growth.ts';
import { median } from '../median.ts';

const points = (exponent: number) => [100, 300, 1_000, 10_000].map((x) => ({ x, y: 7 * x ** exponent }));

test.each([1, 1.2, 2])('an exponent of %d is found', (exponent) => {
  expect(growthExponent(points(exponent))).toBeCloseTo(exponent, 9);
});

test('one size has no growth', () => {
  expect(growthExponent([{ x: 10, y: 1 }])).toBeNull();
  expect(growthExponent([])).toBeNull();
});

test('the median is the one in the middle', () => {
  expect(median([9, 1, 4])).toBe(4);
  expect(median([1, 4, 9, 2])).toBe(3);
});
