import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Watchdog } from '../src/shared/watchdog.ts';
import { makeLog } from '../src/shared/log.ts';

/** A file stands for the device: it keeps what was written to it, and knows no time limit. */
let directory = '';
let path = '';
const log = makeLog('test', 'silent');

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'understudy-watchdog-'));
  path = join(directory, 'watchdog');
  writeFileSync(path, '');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const written = (): string => readFileSync(path, 'latin1');

describe('a watchdog', () => {
  it('is petted, not more often than it needs, and stopped by the letter that says so', () => {
    const watchdog = Watchdog.open(path, 60_000, log);
    for (let times = 0; times < 100; times += 1) watchdog?.pet();
    expect(written()).toBe('\0');
    watchdog?.close();
    expect(written()).toBe('\0V');
  });

  it('that is to bite is petted no more, and not stopped either', () => {
    const watchdog = Watchdog.open(path, 60_000, log);
    watchdog?.bite();
    watchdog?.pet();
    watchdog?.close();
    expect(written()).toBe('');
  });

  it('that is not there is said, and done without', () => {
    expect(Watchdog.open(join(directory, 'none'), 5_000, log)).toBeNull();
  });
});
