/** A deliberate bug that can no longer be made shows nothing: each patch fits the source as it stands. */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const patches = globSync('bugs/*.patch', { cwd: import.meta.dirname }).sort();

it('there are seventeen', () => {
  expect(patches).toHaveLength(17);
});

it.each(patches)('%s can be made', (patch) => {
  const { status, stderr } = spawnSync('git', ['apply', '--check', join(import.meta.dirname, patch)], {
    cwd: root,
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
