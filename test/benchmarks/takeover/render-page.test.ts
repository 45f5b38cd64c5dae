import { expect, it } from 'vitest';
import { readTakeoverOptions } from './options.ts';
import { surroundings } from '../surroundings.case.ts';
import { renderPage } from './render-page.ts';

it('gives medians with their range, and says why where nothing is taken over', () => {
  const page = renderPage({
    surroundings,
    rounds: 3,
    figures: [
      { tieBreaker: 'none', powerLossMs: [360, 340, 410], cutOffMs: [400, 390, 420] },
      { tieBreaker: 'fencing', powerLossMs: [1_510, 1_500, 1_600], cutOffMs: 'the side that owns more goes on' },
    ],
  });
  expect(
    page
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .slice(2),
  ).toEqual([
    '| none | 360 ms (340 ms to 410 ms) | 400 ms (390 ms to 420 ms) |',
    '| fencing | 1.51 s (1.50 s to 1.60 s) | the side that owns more goes on |',
  ]);
});

it('takes a count of rounds', () => {
  expect(readTakeoverOptions([])).toMatchObject({ rounds: 5, output: 'docs/benchmarks' });
  expect(() => readTakeoverOptions(['--rounds', '0'])).toThrow('--rounds takes a count, not "0"');
});
