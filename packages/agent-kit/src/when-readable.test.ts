import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { whenReadable } from './when-readable.ts';

const folder = mkdtempSync(join(tmpdir(), 'readable-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A pipe of which this process has both ends. */
function openPipe(name: string): number {
  const path = join(folder, name);
  execFileSync('mkfifo', [path]);
  return openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
}

// First in this file: the way to the kernel is not open yet.
it('wakes each of several that begin to wait at the same moment', async () => {
  const [first, second] = [openPipe('first'), openPipe('second')];
  const { signal } = new AbortController();
  const waits = [whenReadable(first, signal), whenReadable(second, signal)] as const;
  writeSync(second, 'x');
  expect(await waits[1]).toBe(true);
  writeSync(first, 'x');
  expect(await waits[0]).toBe(true);
  for (const fd of [first, second]) closeSync(fd);
});
