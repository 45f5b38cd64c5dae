import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { spawnCrm } from './spawn-crm.ts';
import { temporaryDirectory } from './temporary-directory.ts';

// What it writes is built, tested and installed by agent-readme.real.test.ts.

test('its agent is found at once, by its path', async () => {
  const cwd = await temporaryDirectory();
  expect(await spawnCrm(['agent', 'new', 'lamp', '--dir', 'deep/below'], { cwd })).toMatchObject({ exitCode: 0 });
  const { exitCode, stdout } = await spawnCrm(['agent', 'info', './deep/below/lamp/src/lamp.ts'], { cwd });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('Keeps one program running.');
});

test('overwrites nothing', async () => {
  const cwd = await temporaryDirectory({ lamp: 'a file of somebody' });
  const { exitCode, stderr } = await spawnCrm(['agent', 'new', 'lamp'], { cwd });
  expect(exitCode).toBe(2);
  expect(stderr).toContain(`${join(cwd, 'lamp')} is there already: nothing is overwritten`);
  expect(await readFile(join(cwd, 'lamp'), 'utf8')).toBe('a file of somebody');
  await spawnCrm(['agent', 'new', 'torch'], { cwd });
  const mine = join(cwd, 'torch/src/torch.ts');
  await writeFile(mine, 'mine');
  expect((await spawnCrm(['agent', 'new', 'torch'], { cwd })).exitCode).toBe(2);
  expect(await readFile(mine, 'utf8')).toBe('mine');
});

test.each([
  ['Lamp!', "'Lamp!' cannot be the name of a new agent"],
  ['httpd', "there is an agent 'httpd' already, from "],
])('refuses the name %s', async (name, reason) => {
  const cwd = await temporaryDirectory();
  const { exitCode, stderr } = await spawnCrm(['agent', 'new', name], { cwd });
  expect(exitCode).toBe(2);
  expect(stderr).toContain(reason);
});
