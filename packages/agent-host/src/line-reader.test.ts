import { expect, test } from 'vitest';
import { createLineReader } from './line-reader.ts';

function readerAt() {
  const lines: string[] = [];
  const clock = { nowMs: 0 };
  const reader = createLineReader({ onLine: (line) => lines.push(line), nowMs: () => clock.nowMs });
  return { lines, clock, reader };
}

test('joins what belongs together, and gives the last line at the end', () => {
  const { lines, reader } = readerAt();
  for (const chunk of ['on', 'e\ntw', 'o\n\nthree']) reader.push(chunk);
  expect(lines).toEqual(['one', 'two', '']);
  reader.end();
  expect(lines).toEqual(['one', 'two', '', 'three']);
});

test('shortens a long line, and keeps no more of one that does not end', () => {
  const { lines, reader } = readerAt();
  reader.push(`${'x'.repeat(5_000)}\n`);
  for (let chunk = 0; chunk < 100; chunk += 1) reader.push('y'.repeat(1_000));
  reader.end();
  expect(lines).toEqual([`${'x'.repeat(2_048)}…`, `${'y'.repeat(2_048)}…`]);
});

test('counts what is too much for one second', () => {
  const { lines, clock, reader } = readerAt();
  reader.push('line\n'.repeat(150));
  expect(lines).toHaveLength(100);
  clock.nowMs = 1_000;
  reader.push('next\n');
  expect(lines.slice(100)).toEqual(['[50 lines left out]', 'next']);
});
