import { join } from 'node:path';
import { expect, test } from 'vitest';
import { spawnCrm } from './spawn-crm.ts';
import { temporaryDirectory } from './temporary-directory.ts';

test('where the host has no membership file it says which one it wants, to a program too', async () => {
  const directory = await temporaryDirectory({ 'web.yaml': 'version: 1\nresources: {}\n' });
  const { exitCode, stdout, stderr } = await spawnCrm(['prove', 'web.yaml', '--json'], {
    cwd: directory,
    environment: { UNDERSTUDY_CONFIG_DIR: directory },
  });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toMatchObject({
    error: {
      code: 'unreadable-file',
      message: `the membership file: there is no file ${join(directory, 'membership.yaml')}`,
    },
  });
  expect(exitCode).toBe(2);
});
