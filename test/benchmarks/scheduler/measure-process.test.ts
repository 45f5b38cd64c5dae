import { expect, test } from 'vitest';
import { measureProcess } from './measure-process.ts';

const limitMs = 20_000;
const run = (script: string, limit = limitMs) =>
  measureProcess([process.execPath, '-e', script], { limitMs: limit, keepOutput: true });

test('memory is what the program had at most, and its output is kept', async () => {
  const small = await run('console.log(1); setTimeout(() => {}, 100)');
  const large = await run('const b = Buffer.alloc(2e8, 1); setTimeout(() => console.log(b.length), 100)');
  expect(small?.stdout).toBe('1\n');
  expect((large?.peakRssMiB ?? 0) - (small?.peakRssMiB ?? 0)).toBeGreaterThan(150);
});

test('what does not end is given up, and what fails says how', async () => {
  await expect(run('setInterval(() => {}, 1000)', 50)).resolves.toBeNull();
  await expect(run('console.error("why"); process.exit(3)')).rejects.toThrow(/ended with 3: why/);
});
