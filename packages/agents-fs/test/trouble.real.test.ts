/* What can go wrong with a disk, and with whoever uses it: each for real, each with its message. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { processIsAlive } from '@understudy/agent-kit';
import { idle, MountHost } from './mount-host.ts';

let host: MountHost;
let directory: string;

beforeEach(async () => {
  host = await MountHost.create();
  directory = join(host.directory, 'mnt');
});

afterEach(() => host.remove());

async function isMounted(point: string): Promise<boolean> {
  return (await host.run('cat', '/proc/self/mountinfo')).includes(` ${point} `);
}

describe('another mount namespace', () => {
  const apart = 'exec unshare --mount --propagation private sh -c';
  let wanted: { readonly device: string; readonly directory: string };
  let hidden: string;

  beforeEach(async () => {
    wanted = { device: await host.createDisk('data'), directory };
    hidden = join(host.directory, 'hidden');
    await mkdir(join(hidden, 'inside'), { recursive: true });
    expect(await host.operate('start', wanted)).toMatchObject({ code: 'ok', reason: '' });
  });

  test('that has the file system but does not use it loses it, and nobody else', async () => {
    const keeper = await host.startUser(`${apart} '${idle}'`);
    const stop = await host.operate('stop', wanted);
    expect(stop).toMatchObject({ code: 'ok', reason: '' });
    expect(stop.log.at(-1)).toContain(`in the mount namespace of process ${String(keeper)}`);
    expect(processIsAlive(keeper)).toBe(true);
  });

  test('whose process uses it: that process is ended like one of ours, deaf to SIGTERM or not', async () => {
    const script = `trap "" TERM; cd ${hidden}; mount ${wanted.device} inside; cd inside; ${idle}`;
    const user = await host.startUser(`${apart} '${script}'`);
    const stop = await host.operate('stop', { ...wanted, signal_delay: 0.2 });
    expect(stop.reason).toMatch(
      new RegExp(
        `^it took [\\d.]+ s: process ${String(user)} \\(sh; working directory\\) went with SIGKILL after \\d+ ms$`,
      ),
    );
    expect(stop).toMatchObject({ code: 'ok' });
    expect(processIsAlive(user)).toBe(false);
  });

  test('whose process may not be ended fails the stop, which names it', async () => {
    const user = await host.startUser(`${apart} 'cd ${hidden}; mount ${wanted.device} inside; cd inside; ${idle}'`);
    const refused = await host.operate('stop', { ...wanted, force_unmount: 'false' });
    expect(refused).toMatchObject({ code: 'error' });
    const who = `process ${String(user)} (sh`;
    expect(refused.reason).toContain(`on ${hidden}/inside (ext4) in the mount namespace of ${who}): umount:`);
    expect(refused.reason).toContain(`in use by ${who}; working directory), which force_unmount=false protects`);
    expect(processIsAlive(user)).toBe(true);
  });
});

test('a disk that the kernel uses after a lazy unmount is no stopped one', async () => {
  const wanted = { device: await host.createDisk('data'), directory };
  await host.operate('start', wanted);
  await host.startUser(`exec 5> ${directory}/open; ${idle}`);
  await host.run('umount', '--lazy', directory);
  const inUse = `the kernel still has ${wanted.device} in use, though it is mounted nowhere in sight`;
  for (const action of ['monitor', 'stop'] as const) {
    const answer = await host.operate(action, wanted);
    expect(answer).toMatchObject({ code: 'error' });
    expect(answer.reason).toContain(inUse);
  }
});

describe('a disk that hangs', () => {
  let disk: Awaited<ReturnType<MountHost['createHangingDisk']>>;
  let wanted: { readonly device: string; readonly directory: string };

  beforeEach(async () => {
    disk = await host.createHangingDisk();
    wanted = { device: disk.device, directory };
    const start = await host.operate('start', { ...wanted, check_level: 20 });
    expect(start).toMatchObject({ code: 'ok', reason: '' });
    expect(await host.operate('monitor', { ...wanted, check_level: 20 })).toMatchObject({ code: 'ok', reason: '' });
    await host.run('sh', '-c', `echo unwritten > ${directory}/file`);
  });

  test('is not taken for an unmounted one while the kernel waits to write to it', async () => {
    disk.hang();
    const stop = await host.operate('stop', wanted, 4_000);
    expect(stop).toMatchObject({ code: 'error' });
    expect(stop.reason).toBe('umount hangs in the kernel: the disk or server does not answer');
    // It is off the table, and not over.
    expect(await isMounted(directory)).toBe(false);
    const inUse = `the kernel still has ${disk.device} in use`;
    for (const action of ['monitor', 'stop'] as const) {
      const answer = await host.operate(action, wanted);
      expect(answer).toMatchObject({ code: 'error' });
      expect(answer.reason).toContain(inUse);
    }
    disk.wake();
    await expect.poll(async () => (await host.operate('stop', wanted)).code, { timeout: 20_000 }).toBe('ok');
    expect(await host.operate('start', wanted)).toMatchObject({ code: 'ok', reason: '' });
    expect(await host.run('cat', `${directory}/file`)).toBe('unwritten\n');
    expect(await host.operate('stop', wanted)).toMatchObject({ code: 'ok', reason: '' });
  });

  test('holds up no monitor, and the stop says what hangs', async () => {
    disk.hang();
    const level20 = { ...wanted, check_level: 20 };
    const first = await host.operate('monitor', level20, 3_000);
    expect(first).toMatchObject({ code: 'inconclusive' });
    expect(first.reason).toMatch(/^(reading|writing to|reading from) \S+ has had no answer for \d+ ms$/);
    const second = await host.operate('monitor', level20);
    expect(second).toMatchObject({ code: 'error' });
    expect(second.reason).toContain(`the disk below ${directory} (${disk.device}) has not answered for`);
    const stop = await host.operate('stop', { ...wanted, signal_delay: 0 }, 4_000);
    expect(stop).toMatchObject({ code: 'error' });
    // By where the monitor's child hangs: in a file, or on the disk itself.
    expect(stop.reason).toMatch(/^umount(: .* target is busy; process \d+ \(dd; open files\): | hangs in the kernel)/);
    disk.wake();
    await expect.poll(async () => (await host.operate('stop', wanted)).code, { timeout: 20_000 }).toBe('ok');
  });
});

test('a server that does not answer holds up neither monitor nor stop', async () => {
  await mkdir(directory);
  const wanted = { device: 'deaf', directory };
  const mount = `mount -i -t fuse -o fd=5,rootmode=40755,user_id=0,group_id=0 deaf ${directory}`;
  await host.startUser(`exec 5<> /dev/fuse; ${mount}; ${idle}`);
  expect(await host.operate('monitor', wanted)).toMatchObject({ code: 'ok', reason: '' });
  const answer = await host.operate('monitor', { ...wanted, check_level: 10 }, 3_000);
  expect(answer).toMatchObject({ code: 'inconclusive' });
  expect(answer.reason).toContain(`reading ${directory} has had no answer`);
  expect(await host.operate('stop', wanted)).toMatchObject({ code: 'ok', reason: '' });
  expect(await isMounted(directory)).toBe(false);
});

test('a full disk is no broken one, and says that it is full', async () => {
  const wanted = { device: await host.createDisk('data'), directory };
  const level20 = { ...wanted, check_level: 20 };
  await host.operate('start', level20);
  // What a first round leaves, because the space for it was held back, the next ones take.
  const fill = `dd if=/dev/zero bs=1k oflag=append conv=notrunc,fsync of=${directory}/fill`;
  await host.run('sh', '-c', `for round in 1 2 3; do ${fill} 2> /dev/null; done; true`);
  const full = await host.operate('monitor', level20);
  expect(full).toMatchObject({ code: 'degraded', nodeAttributes: { 'bench-space': 'full' } });
  expect(full.reason).toMatch(new RegExp(`^${directory} is full: dd: .*No space left on device`));
  await host.run('rm', `${directory}/fill`);
  const eased = await host.operate('monitor', level20);
  expect(eased).toMatchObject({ code: 'ok', reason: '', nodeAttributes: { 'bench-space': 'ok' } });
  expect(await host.operate('stop', wanted)).toMatchObject({ code: 'ok', reason: '' });
});

test('a disk that can only be read is refused, unless that is wanted', async () => {
  const wanted = { device: await host.createDisk('data', '--read-only'), directory };
  const refused = await host.operate('start', wanted);
  expect(refused).toMatchObject({ code: 'error' });
  expect(refused.reason).toContain('cannot be written: its file system is read-only');
  expect(await host.operate('stop', wanted)).toMatchObject({ code: 'ok', reason: '' });
  expect(await host.operate('start', { ...wanted, options: 'ro' })).toMatchObject({ code: 'ok', reason: '' });
  expect(await host.operate('monitor', { ...wanted, options: 'ro' })).toMatchObject({ code: 'ok', reason: '' });
  expect(await host.operate('stop', wanted)).toMatchObject({ code: 'ok', reason: '' });
});
