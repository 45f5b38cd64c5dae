import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from './run.ts';

/** The example of the README, word for word, in a folder of its own. */
let directory = '';
let names: readonly string[] = [];
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'understudy-readme-'));
  const readme = await readFile(join(import.meta.dirname, '../README.md'), 'utf8');
  const files = [...readme.matchAll(/^```ts\n\/\/ (\S+)\n([^]*?)^```$/gm)].map(([, name = '', text = '']) => ({
    name,
    text,
  }));
  for (const { name, text } of files) await writeFile(join(directory, name), text);
  names = files.map(({ name }) => name);
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

test('its tests pass', async () => {
  expect(names).toEqual(['sleeper.ts', 'sleeper.test.ts']);
  const register = join(import.meta.dirname, 'register.ts');
  const options = ['--conditions=source', '--import', register, '--test', '--test-reporter=tap'];
  const result = await run([process.execPath, ...options], { cwd: directory, timeoutMs: 25_000 });
  expect(result).toMatchObject({ code: 0, stderr: '' });
  expect(result.stdout).toMatch(/^# pass 2\n# fail 0$/m);
});
