import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readSource, readSourceParts } from './read-source.ts';

it('parts are the whole, wherever a character is cut', () => {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-source-'));
  try {
    const file = join(folder, 'cib.xml');
    for (const before of ['', '.', '..']) {
      writeFileSync(file, `${before}${'€'.repeat(50_000)}`);
      const parts = [...readSourceParts(file)];
      expect(parts.length).toBeGreaterThan(2);
      expect(parts.join('')).toBe(readSource(file));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('a file that cannot be read is refused when it is asked for', () => {
  const parts = readSourceParts('/nowhere/cib.xml');
  expect(() => parts.next()).toThrow(expect.objectContaining({ code: 'unreadable-file' }));
  expect(() => readSourceParts(tmpdir()).next()).toThrow(expect.objectContaining({ code: 'unreadable-file' }));
});
