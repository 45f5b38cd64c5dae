import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UnderstudyError } from '@understudy/contracts';
import { defaultTimings } from '@understudy/crm-core';
import { expect, onTestFinished, test } from 'vitest';
import { requestOrigin } from '../client/request-origin.ts';
import { parseNodeArgument } from './node-argument.ts';
import { findOtherCrm } from './other-crm.ts';
import { completeTimings } from './timings.ts';
import { writeFile } from './write-file.ts';

test('a node is its name and one address a link', () => {
  expect(parseNodeArgument('a=10.0.0.1,fd00::1')).toEqual({ id: 'a', links: ['10.0.0.1', 'fd00::1'] });
});

test.each(['a', 'a=', '=10.0.0.1', 'a=10.0.0.1,', 'a b=10.0.0.1', 'a=b=c'])('%j is no node', (text) => {
  expect(() => parseNodeArgument(text)).toThrow(UnderstudyError);
});

test.each([
  [{}, { keepaliveMs: 100, warntimeMs: 200, deadtimeMs: 300 }],
  [{ deadtimeMs: 50 }, { keepaliveMs: 16, warntimeMs: 33, deadtimeMs: 50 }],
  [{ deadtimeMs: 3_000 }, { keepaliveMs: 100, warntimeMs: 200, deadtimeMs: 3_000 }],
  [
    { deadtimeMs: 60, keepaliveMs: 10 },
    { keepaliveMs: 10, warntimeMs: 40, deadtimeMs: 60 },
  ],
  [{ hungMs: 9_000 }, { deadtimeMs: 300, hungMs: 9_000, initdeadMs: 10_000 }],
])('timings %j are completed', (given, expected) => {
  expect(completeTimings(given, defaultTimings)).toMatchObject(expected);
});

test('another crm is the first on the path that is not ours', () => {
  const directory = mkdtempSync(join(tmpdir(), 'crm-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const at = (name: string): string => join(directory, name);
  for (const name of ['linked', 'other', 'empty']) mkdirSync(at(name));
  for (const name of ['own', 'other/crm']) writeFileSync(at(name), '#!/bin/sh\n', { mode: 0o755 });
  symlinkSync(at('own'), at('linked/crm'));
  const find = (...names: string[]): string | null => findOtherCrm(names.map(at).join(':'), at('own'));
  expect(find('empty', 'linked', 'other')).toBeNull();
  expect(find('empty', 'other', 'linked')).toBe(at('other/crm'));
  chmodSync(at('other/crm'), 0o644);
  expect(find('other', 'linked')).toBeNull();
  expect(findOtherCrm('', at('own'))).toBeNull();
});

test('who asks is the person behind sudo', () => {
  expect(requestOrigin('because', { SUDO_USER: 'ops' })).toMatchObject({
    who: expect.stringMatching(/^ops@./) as string,
    why: 'because',
  });
  expect(requestOrigin('', {}).who).toMatch(/^[^@]+@./);
});

test('a file is replaced only if asked for, whole, and nothing is left beside it', () => {
  const directory = mkdtempSync(join(tmpdir(), 'crm-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const path = join(directory, 'sub', 'key');
  const write = (text: string, overwrite: boolean): void => writeFile({ path, text, mode: 0o600, overwrite });
  write('first', false);
  expect(() => write('second', false)).toThrow('EEXIST');
  expect(readFileSync(path, 'utf8')).toBe('first');
  write('third', true);
  expect(readFileSync(path, 'utf8')).toBe('third');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(directory, 'sub'))).toEqual(['key']);
});
