import { describe, expect, test } from 'vitest';
import { countApplied, dispensable, isOverdue, surplusOf, type Retention } from './log-retention.ts';

const files = [1_000, 2_000, 3_000, 4_000].map((writtenAtMs, index) => ({ name: `${index}`, bytes: 10, writtenAtMs }));
const rules: Retention = { nowMs: 4_000, keepMs: 1_500, limitBytes: null };

describe('how many files there are too many', () => {
  test.each<[string, Partial<Retention>, number, number]>([
    ['those that are old', {}, 2, 0],
    ['none that is young', { keepMs: 3_001 }, 0, 0],
    ['never the one that is written', { keepMs: 0 }, 3, 0],
    ['as many as make the rest fit', { limitBytes: 25 }, 2, 2],
    ['none where all fit', { limitBytes: 40 }, 2, 0],
    ['not the one that is written, however small the limit', { limitBytes: 1 }, 2, 3],
  ])('%s', (_what, change, aged, beyondLimit) => {
    expect(surplusOf(files, { ...rules, ...change })).toEqual({ aged, beyondLimit });
  });

  test('none of one, and none of none', () => {
    expect(surplusOf(files.slice(3), { ...rules, keepMs: 0, limitBytes: 1 })).toEqual({ aged: 0, beyondLimit: 0 });
    expect(surplusOf([], rules)).toEqual({ aged: 0, beyondLimit: 0 });
  });

  test('old ones are not counted past a young one', () => {
    const touched = files.map((file, index) => (index === 0 ? { ...file, writtenAtMs: 4_000 } : file));
    expect(surplusOf(touched, rules).aged).toBe(0);
  });
});

test('a copy that is away holds back what is old, and not what is beyond the limit', () => {
  const there = { name: 'b', position: '0-1-9' };
  const away = { name: 'c', position: undefined };
  expect(dispensable({ aged: 3, beyondLimit: 1 }, [there])).toBe(3);
  expect(dispensable({ aged: 1, beyondLimit: 3 }, [there])).toBe(3);
  expect(dispensable({ aged: 3, beyondLimit: 1 }, [there, away])).toBe(1);
  expect(dispensable({ aged: 3, beyondLimit: 0 }, [])).toBe(3);
});

test('a copy that answers holds back what it has not applied, whatever the others have', () => {
  const ends = ['0-1-10', '0-1-20', '0-1-30'];
  const holders = (...positions: readonly (string | undefined)[]) =>
    positions.map((position) => ({ name: 'b', position }));
  expect(countApplied(ends, holders('0-1-20', '0-1-40'))).toBe(2);
  expect(countApplied(ends, holders('0-1-19'))).toBe(1);
  expect(countApplied(ends, holders(''))).toBe(0);
  expect(countApplied(ends, holders('0-1-30', undefined))).toBe(3);
  expect(countApplied(ends, [])).toBe(3);
});

test('they are overdue when they have been held back for as long as they are kept', () => {
  expect(isOverdue(files, { ...rules, nowMs: 3_999 })).toBe(false);
  expect(isOverdue(files, { ...rules, nowMs: 4_000 })).toBe(true);
  expect(isOverdue(files.slice(0, 1), { ...rules, nowMs: 9_000 })).toBe(false);
});
