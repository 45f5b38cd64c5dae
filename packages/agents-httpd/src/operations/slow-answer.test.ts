import type { UrlProbeResult } from '@understudy/agent-kit';
import { expect, test } from 'vitest';
import { slowReason } from './slow-answer.ts';

function good(durationMs: number): UrlProbeResult {
  return { kind: 'good', status: 200, durationMs };
}

const late: UrlProbeResult = { kind: 'timedOut', reason: 'no answer within 900 ms', durationMs: 900 };

test.each<[string, number | undefined, readonly UrlProbeResult[], string | null]>([
  ['no limit', undefined, [good(5_000)], null],
  ['in time', 100, [good(100)], null],
  ['slow once', 100, [good(101), good(7)], null],
  ['slow twice', 100, [good(300), late, good(7)], null],
  ['slow', 100, [good(300), good(200.4), good(101)], 'slower than 100 ms, 3 times in a row: 300 ms, 200 ms, 101 ms'],
  [
    'slow, and then silent',
    100,
    [good(300), late, late],
    'slower than 100 ms, 3 times in a row: 300 ms, 900 ms, 900 ms',
  ],
])('%s', async (_, limitMs, answers, reason) => {
  const [first = late, ...others] = answers;
  const ask = async (): Promise<UrlProbeResult> => {
    const next = others.shift();
    if (next === undefined) throw new Error('asked more often than there is reason to');
    return next;
  };
  expect(await slowReason(limitMs, first, ask)).toBe(reason);
  expect(others).toEqual([]);
});
