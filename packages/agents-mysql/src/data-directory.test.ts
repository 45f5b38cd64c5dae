import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inspectDataDirectory } from './data-directory.ts';

let path: string;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'understudy-mysql-'));
});
afterEach(() => rmSync(path, { recursive: true }));

const account = { user: 'me', uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };

test('one that is not there is missing', async () => {
  expect(await inspectDataDirectory(join(path, 'none'), account)).toEqual({ kind: 'missing' });
});

test('a new file system counts as empty', async () => {
  mkdirSync(join(path, 'lost+found'));
  expect(await inspectDataDirectory(path, account)).toEqual({ kind: 'empty' });
});

test('one with a system database is ready, for its owner', async () => {
  mkdirSync(join(path, 'mysql'));
  expect(await inspectDataDirectory(path, account)).toEqual({ kind: 'ready' });
  expect(await inspectDataDirectory(path, { ...account, user: 'other', uid: account.uid + 1 })).toEqual({
    kind: 'unfit',
    code: 'noPermission',
    reason: `${path} belongs to user ${account.uid}, not to other (${account.uid + 1})`,
  });
});

test('one whose making was cut short is known as such until its last piece is in place', async () => {
  mkdirSync(join(path, '.understudy-initialising'));
  writeFileSync(join(path, 'ibdata1'), '');
  expect(await inspectDataDirectory(path, account)).toEqual({ kind: 'unfinished' });
  mkdirSync(join(path, 'mysql'));
  expect(await inspectDataDirectory(path, account)).toEqual({ kind: 'ready' });
});

test('other people’s files are not a place for a database', async () => {
  writeFileSync(join(path, 'thesis.txt'), '');
  expect(await inspectDataDirectory(path, account)).toMatchObject({ kind: 'unfit', code: 'error' });
  expect(await inspectDataDirectory(join(path, 'thesis.txt'), account)).toMatchObject({ kind: 'unfit' });
});
