import { expect, test } from 'vitest';
import type { MeasuredAct } from './figures.ts';
import { plain } from './paint.ts';
import { renderSummary } from './summary.ts';

const act = (kind: MeasuredAct['kind'], outageMs: number): MeasuredAct => ({
  kind,
  from: 'a',
  to: 'b',
  outageMs,
  outagesByWatcherMs: new Map(),
});

test('a single act names its hosts, several their range', () => {
  const acts = [act('switchover', 80), act('powerLoss', 300), act('powerLoss', 420), act('powerLoss', 340)];
  const lines = renderSummary({ acts, deadtimeMs: 300, rows: null }, ['A caution.'], plain);
  expect(lines.slice(0, 2)).toEqual([
    '  planned switch     80 ms without service  (a -> b)',
    '  power loss        340 ms without service  (median of 3, 300 to 420 ms)',
  ]);
  expect(lines).toContain('A caution.');
});

test('lost rows are said', () => {
  const rows = { acknowledged: 900, lost: 2 };
  const lines = renderSummary({ acts: [], deadtimeMs: 300, rows }, [], plain);
  expect(lines[0]).toBe('  rows: 900 acknowledged, 2 of them lost');
});
