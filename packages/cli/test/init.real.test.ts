import { readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { type CrmResult, spawnCrm } from './spawn-crm.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const nodes = ['--cluster', 'shop', '--node', 'a=10.0.0.1,10.1.0.1', '--node', 'b=10.0.0.2,10.1.0.2'];

function init(directory: string, ...args: string[]): Promise<CrmResult> {
  return spawnCrm(['init', ...args], { environment: { UNDERSTUDY_CONFIG_DIR: directory, PATH: '/nonexistent' } });
}

test('writes the membership file and a key that only its owner can read, and says what comes next', async () => {
  const directory = join(await temporaryDirectory(), 'etc');
  const result = await init(directory, ...nodes);
  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  expect(result.stdout).toContain(`scp -rp ${directory} root@b:${dirname(directory)}/`);
  expect(result.stdout).toContain('crm daemon');
  const membership = await readFile(join(directory, 'membership.yaml'), 'utf8');
  expect(membership).toContain('cluster: shop');
  expect(membership).toContain('10.1.0.2');
  const key = join(directory, 'key');
  expect((await stat(key)).mode & 0o777).toBe(0o600);
  expect(Buffer.from(await readFile(key, 'utf8'), 'base64')).toHaveLength(32);
});

test('leaves a host that was set up as it is; --force replaces the membership file and keeps the key', async () => {
  const directory = await temporaryDirectory();
  await init(directory, ...nodes);
  const [membership, key] = await Promise.all(
    ['membership.yaml', 'key'].map((name) => readFile(join(directory, name), 'utf8')),
  );
  const refused = await init(directory, ...nodes, '--deadtime', '100ms');
  expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
  expect(refused.stderr).toContain('this host has a membership file already');
  expect(await readFile(join(directory, 'membership.yaml'), 'utf8')).toBe(membership);
  const forced = await init(directory, ...nodes, '--deadtime', '100ms', '--force', '--json');
  expect(JSON.parse(forced.stdout)).toMatchObject({ key: 'kept', cluster: 'shop', nodes: ['a', 'b'] });
  expect(await readFile(join(directory, 'membership.yaml'), 'utf8')).not.toBe(membership);
  expect(await readFile(join(directory, 'key'), 'utf8')).toBe(key);
});

test('takes the key of the first host', async () => {
  const directory = await temporaryDirectory({
    'first-key': `${Buffer.alloc(32, 7).toString('base64')}\n`,
    'no-key': 'secret',
  });
  const refused = await init(directory, ...nodes, '--key-file', join(directory, 'no-key'));
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain('holds no key');
  await init(directory, ...nodes, '--key-file', join(directory, 'first-key'));
  expect(await readFile(join(directory, 'key'), 'utf8')).toBe(await readFile(join(directory, 'first-key'), 'utf8'));
});

test.each([
  [['--cluster', 'shop', '--node', 'a'], 'is not NAME=ADDRESS'],
  [['--cluster', 'shop', '--node', 'a=10.0.0.1', '--node', 'a=10.0.0.2'], "'a' is given twice"],
  [['--cluster', 'shop', '--node', 'a=here', '--node', 'b=there'], 'no membership file was written'],
  [['--cluster', 'shop', '--node', 'a=10.0.0.1', '--deadtime', '300'], "--deadtime: '300' is not a duration"],
  [['--node', 'a=10.0.0.1'], 'cluster'],
])('refuses %j and writes nothing', async (args, message) => {
  const directory = await temporaryDirectory();
  const result = await init(directory, ...args);
  expect(result).toMatchObject({ exitCode: 2, stdout: '' });
  expect(result.stderr).toContain(message);
  await expect(stat(join(directory, 'membership.yaml'))).rejects.toThrow('ENOENT');
  await expect(stat(join(directory, 'key'))).rejects.toThrow('ENOENT');
});

test('says that understudy is the same command where crm is another program', async () => {
  const directory = await temporaryDirectory();
  const crm = join(directory, 'crm');
  await writeFile(crm, '#!/bin/sh\n', { mode: 0o755 });
  const result = await spawnCrm(['init', ...nodes], {
    environment: { UNDERSTUDY_CONFIG_DIR: directory, PATH: directory },
  });
  expect(result.exitCode).toBe(0);
  expect(result.stderr).toBe(
    `note: 'crm' in a shell is ${crm} here, another program; 'understudy' is this same command\n`,
  );
});
