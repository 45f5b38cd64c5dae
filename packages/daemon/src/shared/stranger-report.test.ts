import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { StrangerReport } from './stranger-report.ts';
import type { StrangerCounts } from './stranger-report.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('says it at once, then counts in silence, then says how many', () => {
  const said: string[] = [];
  const report = new StrangerReport((text) => said.push(text), 1_000);
  for (let times = 0; times < 300; times += 1) report.note('a stranger');
  expect(said).toHaveLength(1);
  vi.advanceTimersByTime(1_000);
  expect(said).toHaveLength(2);
  expect(said[1]).toContain('a stranger (299)');
  vi.advanceTimersByTime(10_000);
  expect(said).toHaveLength(2);
  report.note('another');
  expect(said).toHaveLength(3);
  report.close();
});

it('says what two have counted as one', () => {
  const said: string[] = [];
  const guardian: StrangerCounts[] = [];
  const inner = new StrangerReport((_text, counts) => guardian.push(counts), 1_000);
  for (let times = 0; times < 300; times += 1) inner.note('a datagram');
  vi.advanceTimersByTime(1_000);
  expect(guardian).toEqual([[['a datagram', 1]], [['a datagram', 299]]]);

  const outer = new StrangerReport((text) => said.push(text), 1_000);
  for (const counts of guardian) outer.add(counts);
  for (let times = 0; times < 100; times += 1) outer.note('a connection');
  expect(said).toHaveLength(1);
  vi.advanceTimersByTime(1_000);
  expect(said).toHaveLength(2);
  expect(said[1]).toContain('a datagram (299), a connection (100)');
  inner.close();
  outer.close();
});
