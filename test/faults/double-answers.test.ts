import { expect, it } from 'vitest';
import type { Sample } from '../lab/outage.ts';
import { doubleAnswers } from './double-answers.ts';

/** An answer of a host that was asked a millisecond before. */
function answer(body: string, atMs: number): Sample {
  return { kind: 'success', startedMs: atMs - 1, atMs, status: 200, body };
}

function answersOf(body: string, fromMs: number, toMs: number): Sample[] {
  return Array.from({ length: (toMs - fromMs) / 10 + 1 }, (_, index) => answer(body, fromMs + 10 * index));
}

it('is nothing when one answers after the other', () => {
  const samples = [...answersOf('a', 0, 1_000), ...answersOf('b', 1_020, 2_000), ...answersOf('a', 2_020, 3_000)];
  expect(doubleAnswers(samples)).toEqual({ count: 0, spanMs: 0 });
});

it('is what the old one says once the new one answers, for as long as that goes on', () => {
  const samples = [...answersOf('a', 0, 1_050), ...answersOf('b', 1_000, 2_000)];
  // Of each, those within the other's time.
  expect(doubleAnswers(samples)).toEqual({ count: 10, spanMs: 50 });
});

it('is one word of a thawed host', () => {
  const samples = [...answersOf('a', 0, 100), ...answersOf('b', 1_000, 2_000), answer('a', 1_500)];
  expect(doubleAnswers(samples)).toEqual({ count: 1, spanMs: 0 });
});

it('is none that was asked for before the other one answered', () => {
  const late: Sample = { kind: 'success', startedMs: 990, atMs: 1_100, status: 200, body: 'a' };
  expect(doubleAnswers([...answersOf('a', 0, 900), late, ...answersOf('b', 1_000, 2_000)])).toEqual({
    count: 0,
    spanMs: 0,
  });
});
