import { expect, it } from 'vitest';
import { callOff, EventQueue } from './event-queue.ts';
import { Random } from './random.ts';

it('what is due first happens first, and what was asked for first where moments are equal', () => {
  const queue = new EventQueue();
  const random = new Random(7, 'test');
  const moments = Array.from({ length: 500 }, () => random.integer(0, 50));
  const seen: (readonly [number, number])[] = [];
  for (const [order, atMs] of moments.entries()) queue.at(atMs, () => void seen.push([queue.nowMs, order]));
  queue.run(50);
  const expected = moments
    .map((atMs, order) => [atMs, order] as const)
    .toSorted(([a, first], [b, second]) => a - b || first - second);
  expect(seen).toEqual(expected);
});

it('what is asked for meanwhile has its turn, and what was called off has not', () => {
  const queue = new EventQueue();
  const seen: string[] = [];
  const never = queue.after(20, () => void seen.push('never'));
  queue.after(10, () => {
    seen.push('first');
    callOff(never);
    queue.after(10, () => void seen.push('second'));
  });
  queue.run(19);
  expect(seen).toEqual(['first']);
  queue.run(30);
  expect(seen).toEqual(['first', 'second']);
  expect(queue.nowMs).toBe(30);
});
