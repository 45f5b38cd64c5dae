import { expect, test } from 'vitest';
import { Buckets } from './buckets.ts';

test('each number is in its bucket, in rising order, and what has none in none', () => {
  const buckets = new Buckets(3, Int32Array.of(2, 0, -1, 2, 0, 2));
  const seen: number[] = [];
  buckets.visit(2, (number) => seen.push(number));
  expect([...buckets.in(0)]).toEqual([1, 4]);
  expect([...buckets.in(1)]).toEqual([]);
  expect(seen).toEqual([0, 3, 5]);
});
