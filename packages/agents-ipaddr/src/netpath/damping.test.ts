import { describe, expect, it } from 'vitest';
import { damp, type History } from './damping.ts';

/** What is told after each sight: one a second, of values written as digits; damped by three seconds. */
function told(values: string, dampenMs = 3_000): string {
  let history: History | null = null;
  return [...values]
    .map((value, second) => {
      history = damp(history, { sinceMs: second * 1_000, value: Number(value) }, dampenMs);
      return String(history.told);
    })
    .join('');
}

describe('what is told of a value', () => {
  it.each([
    ['the first is told at once', '2', '2'],
    ['what stays is told', '2222', '2222'],
    ['a fall is told once it has held', '2211111', '2222211'],
    ['a rise is told once it has held', '0011111', '0000011'],
    ['a short fall is never told', '2211222', '2222222'],
    ['a short rise is never told', '0011000', '0000000'],
    ['one that flaps for ever is never told', '2121212121', '2222222222'],
    ['of a fall that flaps between two values the milder one has held', '2210101010', '2222211111'],
    ['of a rise that flaps between two values the milder one has held', '0012121212', '0000011111'],
    ['a further fall counts from when it was seen', '2210000', '2222210'],
    ['a return begins anew', '2211211111', '2222222211'],
    ['from a fall to a rise it is not lost in between', '1100022222', '1111111122'],
  ])('%s', (_title, seen, expected) => {
    expect(told(seen)).toBe(expected);
  });

  it('is told at once without damping', () => {
    expect(told('210122', 0)).toBe('210122');
  });

  it('is not that of an earlier boot, whose clock was further on', () => {
    const old: History = { told: 2, seen: [{ sinceMs: 900_000, value: 1 }] };
    const first = damp(old, { sinceMs: 1_000, value: 1 }, 3_000);
    expect(first.told).toBe(2);
    expect(damp(first, { sinceMs: 3_999, value: 1 }, 3_000).told).toBe(2);
    expect(damp(first, { sinceMs: 4_000, value: 1 }, 3_000).told).toBe(1);
  });

  it('remembers no more than matters', () => {
    let history: History | null = null;
    for (let second = 0; second < 100; second += 1) {
      history = damp(history, { sinceMs: second * 1_000, value: second % 2 }, 3_000);
    }
    expect(history?.seen).toHaveLength(4);
  });
});
