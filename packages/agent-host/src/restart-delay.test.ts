import { expect, test } from 'vitest';
import { restartDelayMs } from './restart-delay.ts';

test('the first restart comes at once, the others more and more slowly, within a bound', () => {
  expect([0, 1, 2, 3, 7, 8, 100].map(restartDelayMs)).toEqual([0, 100, 200, 400, 6_400, 10_000, 10_000]);
});
