import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, it, vi } from 'vitest';
import { LabUnavailable } from './lab-unavailable.ts';
import { Lab } from './lab.ts';
import { missingPrerequisites } from './prerequisites.ts';

it('a disk is seen by all hosts, outlives a power cut, and is released with the lab', async ({ skip }) => {
  const missing = missingPrerequisites(['root', 'loop devices', 'mkfs.ext4']);
  if (missing.length > 0) skip(missing.join(' '));
  const lab = await Lab.create({ persistentDirectories: ['/srv/shop'] });
  const device = await lab.attachDisk({ sizeMiB: 16, fs: 'ext4' });
  const [alpha, beta] = [lab.host('alpha'), lab.host('beta')];
  await alpha.run(['mount', device, '/srv/shop'], { check: true });
  await alpha.writeFile('/srv/shop/order', 'one');
  expect((await beta.run(['ls', '/srv/shop'])).stdout).toBe('');

  await alpha.cutPower();
  await beta.run(['mount', device, '/srv/shop'], { check: true });
  expect(await beta.readFile('/srv/shop/order')).toBe('one');

  const attached = `/sys/block/${basename(device)}/loop/backing_file`;
  expect(existsSync(attached)).toBe(true);
  await lab.close();
  await vi.waitFor(() => expect(existsSync(attached)).toBe(false), { timeout: 20_000, interval: 20 });
});

it('a lab without root has no disk, and says so', async () => {
  await using lab = await Lab.create({ hosts: ['solo'], rootless: true });
  await expect(lab.attachDisk({ sizeMiB: 16 })).rejects.toThrow(LabUnavailable);
});
