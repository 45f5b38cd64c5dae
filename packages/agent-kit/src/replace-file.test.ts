import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replaceFile, settleFile } from './replace-file.ts';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'understudy-replace-'))));
afterEach(() => rm(folder, { recursive: true }));

test('a file is replaced as a whole, and nothing is left beside it', async () => {
  const path = join(folder, 'state');
  await writeFile(path, 'something that is longer');
  await replaceFile(path, 'new');
  expect(await readFile(path, 'utf8')).toBe('new');
  expect(await readdir(folder)).toEqual(['state']);
});

test('it is for its owner alone, unless another mode is asked for', async () => {
  await replaceFile(join(folder, 'secret'), '');
  await replaceFile(join(folder, 'open'), '', 0o644);
  expect((await stat(join(folder, 'secret'))).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, 'open'))).mode & 0o777).toBe(0o644);
});

test('what cannot be replaced stays as it was', async () => {
  const path = join(folder, 'state');
  await writeFile(path, 'old');
  await expect(settleFile(join(folder, 'not-there'), path)).rejects.toThrow('ENOENT');
  await expect(replaceFile(join(folder, 'no-folder', 'state'), 'new')).rejects.toThrow('ENOENT');
  expect(await readFile(path, 'utf8')).toBe('old');
});
