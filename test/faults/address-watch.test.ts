import { expect, it } from 'vitest';
import { overlapMs, type Presence } from './address-watch.ts';

function seen(...moments: readonly (readonly [present: boolean, atMs: number])[]): readonly Presence[] {
  return moments.map(([present, atMs]) => ({ present, atMs, beforeMs: atMs - 2 }));
}

it('only what was seen on both at the same time is an overlap', () => {
  const first = seen([true, 0], [false, 100]);
  expect(overlapMs(first, seen([false, 0], [true, 102]))).toBe(0);
  expect(overlapMs(first, seen([false, 0], [true, 99]))).toBe(0);
  expect(overlapMs(first, seen([false, 0], [true, 90]))).toBe(8);
  expect(overlapMs(seen([false, 0], [true, 90]), first)).toBe(8);
});

it('what was there to the end lasts', () => {
  const back = seen([true, 0], [false, 100], [true, 300], [false, 400]);
  expect(overlapMs(back, seen([false, 0], [true, 50]))).toBe(48 + 98);
  expect(overlapMs(seen([true, 0]), seen([true, 5]))).toBe(Infinity);
});
