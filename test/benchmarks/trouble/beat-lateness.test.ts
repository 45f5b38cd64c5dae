import { expect, it } from 'vitest';
import { latenessOf } from './beat-lateness.ts';

const path = (source: string, ...times: readonly number[]) => times.map((atMs) => ({ atMs, source, destination: 'b' }));

it('counts the gaps of each path for itself', () => {
  const arrivals = [...path('a', 0, 100, 230), ...path('c', 50, 150)];
  expect(latenessOf(arrivals, 100)).toEqual({ beats: 5, late999Ms: 30, longestGapMs: 130 });
});

it('leaves out one in a thousand, and no more', () => {
  const regular = Array.from({ length: 2_001 }, (_, index) => index * 100);
  const [last = 0] = regular.slice(-1);
  expect(latenessOf(path('a', ...regular, last + 400), 100)).toMatchObject({ late999Ms: 0, longestGapMs: 400 });
  const late = [...regular, last + 400, last + 800, last + 1_200];
  expect(latenessOf(path('a', ...late), 100)).toMatchObject({ late999Ms: 300 });
});
