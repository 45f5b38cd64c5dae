import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from './duration.ts';
import { isoTime } from './iso-time.ts';
import { addScores, clampScore, formatScore, infinity } from './score.ts';

describe('scores', () => {
  it.each([
    [1, 2, 3],
    [infinity, 5, infinity],
    [infinity, -infinity, -infinity],
    [-infinity, infinity, -infinity],
    [999_999, 5, infinity],
    [-999_999, -5, -infinity],
  ])('%i and %i make %i', (a, b, sum) => {
    expect(addScores(a, b)).toBe(sum);
  });

  it('are written as people know them', () => {
    expect([infinity, -infinity, 7, clampScore(2_000_000)].map(formatScore)).toEqual([
      'INFINITY',
      '-INFINITY',
      '7',
      'INFINITY',
    ]);
  });
});

describe('durations', () => {
  it.each([
    ['250ms', 250],
    ['10s', 10_000],
    ['1.5s', 1_500],
    ['10min', 600_000],
    ['1h', 3_600_000],
  ])('%s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['10', '', 's', '-1s', '1 s', '1d', '1,5s'])('%s is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('are written so that they read back', () => {
    fc.assert(fc.property(fc.nat(10_000_000), (ms) => parseDuration(formatDuration(ms)) === ms));
  });
});

it('times are those of the calendar, leap years and all', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 4_102_444_800_000 }),
      (wallMs) => isoTime(wallMs) === new Date(wallMs).toISOString(),
    ),
  );
  for (const text of ['2000-02-29T23:59:59.999Z', '2100-03-01T00:00:00.000Z', '2024-12-31T12:00:00.001Z']) {
    expect(isoTime(Date.parse(text))).toBe(text);
  }
});
