import { expect, it } from 'vitest';
import type { Edge } from '../ordering/edges.ts';
import { sortTopologically } from './sort-topologically.ts';

const must = (before: number, after: number): Edge => ({ before, after, required: true });
const wish = (before: number, after: number): Edge => ({ before, after, required: false });

it('keeps the given order where nothing says otherwise', () => {
  expect(sortTopologically([0, 1, 2], []).order).toEqual([0, 1, 2]);
});

it('puts each after what comes before it', () => {
  expect(sortTopologically([0, 1, 2], [must(2, 1), must(1, 0)]).order).toEqual([2, 1, 0]);
});

it('gives a wish up that closes a circle, and keeps the others', () => {
  const sorted = sortTopologically([0, 1, 2], [must(0, 1), wish(1, 0), wish(2, 0)]);
  expect(sorted.circular).toEqual([]);
  expect(sorted.order.indexOf(0)).toBeLessThan(sorted.order.indexOf(1));
});

it('names what stands on a circle of required edges, and what is behind it', () => {
  const sorted = sortTopologically([0, 1, 2, 3], [must(0, 1), must(1, 0), must(1, 2)]);
  expect(sorted.order).toEqual([3]);
  expect(sorted.circular).toEqual([0, 1, 2]);
});
