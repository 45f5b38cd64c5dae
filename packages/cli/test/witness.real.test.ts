import { readFile, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type CrmResult, spawnCrm } from './spawn-crm.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const key = Buffer.alloc(32, 5).toString('base64');
const anotherKey = Buffer.alloc(32, 6).toString('base64');

function add(directory: string, input: string, ...args: string[]): Promise<CrmResult> {
  return spawnCrm(['witness', 'add', ...args], { environment: { UNDERSTUDY_CONFIG_DIR: directory }, input });
}

test('what a member prints is taken by the witness as it stands', async () => {
  const [member, witness] = [await temporaryDirectory(), await temporaryDirectory()];
  const environment = { UNDERSTUDY_CONFIG_DIR: member };
  await spawnCrm(['init', '--cluster', 'shop', '--node', `${hostname()}=10.0.0.1`], { environment });
  const { stdout } = await spawnCrm(['witness', 'key'], { environment });
  const result = await add(witness, stdout, 'shop');
  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  expect(result.stdout).toContain('The cluster shop is served from now on');
  const file = join(witness, 'witness', 'shop.key');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readFile(file, 'utf8')).toBe(stdout);
});

test('keeps the key that is there, and replaces it only when told', async () => {
  const directory = await temporaryDirectory();
  const file = join(directory, 'witness', 'shop.key');
  await add(directory, key, 'shop');
  expect((await add(directory, `${key}\n`, 'shop')).stdout).toContain('was served already');
  const refused = await add(directory, anotherKey, 'shop');
  expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
  expect(refused.stderr).toContain('holds another key');
  expect(await readFile(file, 'utf8')).toBe(`${key}\n`);
  const forced = await add(directory, anotherKey, 'shop', '--force', '--json');
  expect(JSON.parse(forced.stdout)).toMatchObject({ cluster: 'shop', file, key: 'replaced' });
  expect(await readFile(file, 'utf8')).toBe(`${anotherKey}\n`);
});

test.each([
  ['', 'shop', 'is no key'],
  ['crm: this host has no membership file', 'shop', 'is no key'],
  [key, '../shop', 'is not the name of a cluster'],
])('refuses %j for %s and writes nothing', async (input, cluster, message) => {
  const directory = await temporaryDirectory();
  const result = await add(directory, input, cluster);
  expect(result).toMatchObject({ exitCode: 2, stdout: '' });
  expect(result.stderr).toContain(message);
  await expect(stat(join(directory, 'witness'))).rejects.toThrow('ENOENT');
});
