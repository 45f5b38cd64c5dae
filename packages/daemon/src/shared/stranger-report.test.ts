import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { StrangerReport } from './stranger-report.ts';

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
