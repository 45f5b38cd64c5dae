import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { processIsAlive } from '@understudy/agent-kit';
import { idle, MountHost } from './mount-host.ts';

describe('fs on a disk', () => {
  let host: MountHost;
  let device: string;
  let directory: string;
  let wanted: { readonly device: string; readonly directory: string };

  beforeEach(async () => {
    host = await MountHost.create();
    device = await host.createDisk('understudy-data');
    directory = join(host.directory, 'mnt');
    wanted = { device, directory };
  });

  afterEach(() => host.remove());

  async function isMounted(point: string): Promise<boolean> {
    return (await host.run('cat', '/proc/self/mountinfo')).includes(` ${point} `);
  }

  test('comes, is watched at every level, and goes', async () => {
    expect(await host.operate('monitor', wanted)).toMatchObject({ code: 'notRunning' });
    expect(await host.operate('validate', wanted)).toMatchObject({ code: 'ok', reason: '' });
    const options = { ...wanted, fstype: 'ext4', options: 'noatime,nodev' };
    expect(await host.operate('start', options)).toMatchObject({ code: 'ok' });
    expect(await host.run('cat', '/proc/self/mountinfo')).toMatch(
      new RegExp(` ${directory} rw,nodev,noatime .* ext4 `),
    );
    for (const check_level of [0, 10, 20]) {
      expect(await host.operate('monitor', { ...wanted, check_level })).toMatchObject({ code: 'ok', reason: '' });
    }
    expect(await host.operate('stop', wanted)).toMatchObject({ code: 'ok' });
    expect(await isMounted(directory)).toBe(false);
    expect(await host.operate('monitor', wanted)).toMatchObject({ code: 'notRunning' });
  });

  test('start twice and stop twice are as good as once', async () => {
    expect(await host.operate('start', wanted)).toMatchObject({ code: 'ok' });
    expect(await host.operate('start', wanted)).toMatchObject({ code: 'ok' });
    expect((await host.run('cat', '/proc/self/mountinfo')).split(` ${directory} `)).toHaveLength(2);
    expect(await host.operate('stop', wanted)).toMatchObject({ code: 'ok' });
    expect(await host.operate('stop', wanted)).toMatchObject({ code: 'ok' });
  });

  test.each(['LABEL=understudy-data', '-L understudy-data', '-Lunderstudy-data'])('is found by %s', async (tag) => {
    expect(await host.operate('start', { ...wanted, device: tag })).toMatchObject({ code: 'ok' });
    expect(await host.operate('monitor', wanted)).toMatchObject({ code: 'ok' });
    // A label that has gone from the disk does not hide what is mounted.
    await host.run('e2label', device, 'renamed');
    expect(await host.operate('monitor', { ...wanted, device: tag })).toMatchObject({ code: 'ok' });
    expect(await host.operate('stop', { ...wanted, device: tag })).toMatchObject({ code: 'ok' });
    expect(await isMounted(directory)).toBe(false);
  });

  test('is found by its UUID', async () => {
    const uuid = (await host.run('blkid', '-p', '-o', 'value', '-s', 'UUID', device)).trim();
    expect(await host.operate('start', { ...wanted, device: `UUID=${uuid}` })).toMatchObject({ code: 'ok' });
    expect(await host.operate('monitor', wanted)).toMatchObject({ code: 'ok' });
    expect(await host.operate('stop', { ...wanted, device: `-U ${uuid}` })).toMatchObject({ code: 'ok' });
  });

  test('a label that two disks have is refused', async () => {
    const second = await host.createDisk('other');
    await host.run('e2label', second, 'understudy-data');
    const answer = await host.operate('start', { ...wanted, device: 'LABEL=understudy-data' });
    expect(answer).toMatchObject({ code: 'error' });
    expect(answer.reason).toMatch(/LABEL=understudy-data is on \S+ and on \S+; name the device itself/);
  });

  test('what cannot be mounted is said, and nothing is left', async () => {
    const bad = await host.operate('start', { ...wanted, options: 'nonsense=1' });
    expect(bad).toMatchObject({ code: 'error' });
    expect(bad.reason).toMatch(/^mount: .*(bad option|nonsense)/);
    expect(await isMounted(directory)).toBe(false);
    const type = await host.operate('start', { ...wanted, fstype: 'xfs' });
    expect(type.reason).toMatch(/^mount: /);
    const gone = await host.operate('start', { ...wanted, device: '/dev/understudy-none' });
    expect(gone.reason).toContain('device: /dev/understudy-none is not there');
    const file = await host.operate('start', { ...wanted, device: host.directory });
    expect(file.reason).toContain('is not a block device (for a directory, set options to bind)');
    expect(await host.operate('start', { ...wanted, directory: 'mnt' })).toMatchObject({ code: 'badParameters' });
    expect(await host.operate('stop', { ...wanted, directory: '/' })).toMatchObject({ code: 'badParameters' });
  });

  test('a directory that holds another mount is not taken, and that mount is not stopped', async () => {
    await mkdir(directory);
    await host.run('mount', '-t', 'tmpfs', 'stranger', directory);
    const start = await host.operate('start', wanted);
    expect(start).toMatchObject({ code: 'error' });
    expect(start.reason).toBe(`${directory} holds another mount already: stranger on ${directory} (tmpfs)`);
    expect(await host.operate('monitor', wanted)).toMatchObject({ code: 'notRunning' });
    expect(await host.operate('stop', wanted)).toMatchObject({ code: 'ok' });
    expect(await isMounted(directory)).toBe(true);
  });

  test('a device that is mounted elsewhere is not mounted a second time', async () => {
    const other = join(host.directory, 'other');
    await mkdir(other);
    await host.run('mount', device, other);
    const start = await host.operate('start', wanted);
    expect(start.reason).toBe(`the device is mounted elsewhere on this host: ${device} on ${other} (ext4)`);
    expect((await host.operate('monitor', wanted)).reason).toContain('mounted elsewhere on this host');
    const stop = await host.operate('stop', wanted);
    expect(stop).toMatchObject({ code: 'ok' });
    expect(stop.log).toEqual([`left alone, because no start of this resource made it: ${device} on ${other} (ext4)`]);
    expect(await isMounted(other)).toBe(true);
  });

  test('a mount that covers ours is an error, and goes first at stop', async () => {
    await host.operate('start', wanted);
    await host.run('mount', '-t', 'tmpfs', 'stranger', directory);
    expect((await host.operate('monitor', wanted)).reason).toContain('is covered by another mount: stranger on');
    expect(await host.operate('stop', wanted)).toMatchObject({ code: 'ok' });
    expect(await isMounted(directory)).toBe(false);
  });

  test.each<[string, (point: string) => readonly [string, ...string[]]]>([
    ['it is unmounted', (point) => ['umount', point]],
    ['it becomes read-only', (point) => ['mount', '-o', 'remount,ro', point]],
  ])('its watch waits for the moment in which %s, whatever else changes', async (_, change) => {
    expect(await host.operate('watch', wanted)).toMatchObject({ code: 'notRunning' });
    await host.operate('start', wanted);
    const noticed = host.operate('watch', wanted);
    await expect.poll(() => host.isAsleepWith('mountinfo'), { timeout: 20_000 }).toBe(true);
    const other = join(host.directory, 'other');
    await mkdir(other);
    await host.run('mount', '-t', 'tmpfs', 'tmpfs', other);
    expect(await Promise.race([noticed, host.run('cat', '/proc/self/mountinfo')])).toContain(` ${directory} `);
    await host.run(...change(directory));
    expect((await noticed).reason).toBe(`what is mounted at ${directory} has changed`);
  });

  test('a read-only remount is found, unless it was wanted', async () => {
    await host.operate('start', wanted);
    await host.run('mount', '-o', 'remount,ro', directory);
    const answer = await host.operate('monitor', wanted);
    expect(answer).toMatchObject({ code: 'error' });
    expect(answer.reason).toContain('cannot be written: its file system is read-only, as after errors');
    expect(await host.operate('monitor', { ...wanted, options: 'noatime,ro' })).toMatchObject({ code: 'ok' });
  });

  test('a file system that the kernel has shut down after an error is found', async () => {
    await host.operate('start', { ...wanted, options: 'errors=remount-ro' });
    const [trigger] = await ext4Triggers(device);
    await host.run('sh', '-c', `echo understudy > ${trigger}`);
    const answer = await host.operate('monitor', wanted);
    expect(answer).toMatchObject({ code: 'error' });
    expect(answer.reason).toContain('cannot be written');
  });

  test('a disk that does not answer holds up no monitor, and is known to hang until it answers', async () => {
    const level20 = { ...wanted, check_level: 20 };
    await host.operate('start', level20);
    // Thaws it however this test ends: a frozen file system would keep its disk for ever.
    const thaw = `fsfreeze --unfreeze ${directory}`;
    await host.startUser(`fsfreeze --freeze ${directory}; ${idle}; ${thaw} 2> /dev/null`);
    try {
      const first = await host.operate('monitor', level20, 3_000);
      expect(first).toMatchObject({ code: 'inconclusive' });
      expect(first.reason).toContain(`writing to ${directory} has had no answer`);
      expect(first.durationMs).toBeLessThan(3_000);
      // The child that hangs is not joined by a second one.
      const second = await host.operate('monitor', level20, 3_000);
      expect(second).toMatchObject({ code: 'error' });
      expect(second.reason).toMatch(/has not answered for \d+ s/);
      expect(await host.operate('monitor', wanted)).toMatchObject({ code: 'ok' });
    } finally {
      await host.run('sh', '-c', thaw);
    }
    await expect.poll(async () => (await host.operate('monitor', level20)).code, { timeout: 20_000 }).toBe('ok');
  });

  test('stop ends a user that ignores SIGTERM, and says each step', async () => {
    await host.operate('start', wanted);
    const pid = await host.startUser(`trap "" TERM; cd ${directory}; exec 5> ${directory}/open; ${idle}`);
    const stop = await host.operate('stop', { ...wanted, signal_delay: 0.2 });
    expect(stop).toMatchObject({ code: 'ok' });
    expect(processIsAlive(pid)).toBe(false);
    expect(await isMounted(directory)).toBe(false);
    expect(stop.log).toEqual([
      expect.stringContaining(
        `could not unmount ${device} on ${directory} (ext4): umount: ${directory}: target is busy`,
      ),
      `ending process ${String(pid)} (sh; working directory, open files)`,
      expect.stringContaining(`process ${String(pid)} went with SIGKILL`),
      `unmounted ${device} on ${directory} (ext4)`,
    ]);
  });

  test.each([
    ['a working directory', (at: string) => `mkdir ${at}/sub; cd ${at}/sub; ${idle}`, 'working directory'],
    ['an open file', (at: string) => `exec 5> ${at}/open; ${idle}`, 'open files'],
    ['a root directory', (at: string) => `exec chroot ${at} /sh -c '${idle}'`, 'root directory'],
  ])('stop finds a user by %s', async (_, script, how) => {
    await host.operate('start', wanted);
    if (how === 'root directory') await copyShell(host, directory);
    const pid = await host.startUser(script(directory));
    const stop = await host.operate('stop', wanted);
    expect(stop).toMatchObject({ code: 'ok' });
    expect(stop.log.join('\n')).toContain(how);
    expect(processIsAlive(pid)).toBe(false);
  });

  test('stop spares a process that is below the mount, in a directory of the same name', async () => {
    await mkdir(join(directory, 'sub'), { recursive: true });
    const innocent = await host.startUser(`cd ${directory}/sub; ${idle}`);
    await host.operate('start', wanted);
    const guilty = await host.startUser(`cd ${directory}; ${idle}`);
    expect(await host.operate('stop', wanted)).toMatchObject({ code: 'ok' });
    expect(processIsAlive(guilty)).toBe(false);
    expect(processIsAlive(innocent)).toBe(true);
  });

  test('stop unmounts what is nested inside first, and copies elsewhere', async () => {
    const nested = join(directory, 'nested');
    const copy = join(host.directory, 'copy');
    await mkdir(copy);
    await host.operate('start', wanted);
    await host.run('mkdir', nested);
    await host.run('mount', '-t', 'tmpfs', 'inner', nested);
    await host.run('mount', '--bind', directory, copy);
    await host.startUser(`cd ${nested}; ${idle}`);
    const stop = await host.operate('stop', wanted);
    expect(stop).toMatchObject({ code: 'ok' });
    expect(stop.log.filter((line) => line.startsWith('unmounted'))).toEqual([
      `unmounted ${device} on ${copy} (ext4)`,
      `unmounted inner on ${nested} (tmpfs)`,
      `unmounted ${device} on ${directory} (ext4)`,
    ]);
  });

  test('a stop that cannot succeed says so: the kernel uses a file', async () => {
    await host.operate('start', wanted);
    const image = join(directory, 'inner.img');
    await host.run('dd', 'if=/dev/zero', `of=${image}`, 'bs=1M', 'count=2', 'status=none');
    const loop = await host.attach(image);
    const stop = await host.operate('stop', wanted);
    expect(stop).toMatchObject({ code: 'error' });
    expect(stop.reason).toContain('target is busy');
    expect(stop.reason).toContain(`in use by the loop device ${loop} (its file is`);
    expect(await isMounted(directory)).toBe(true);
    expect(await host.operate('monitor', wanted)).toMatchObject({ code: 'ok' });
    await host.detach(loop);
    expect(await host.operate('stop', wanted)).toMatchObject({ code: 'ok' });
  });

  test('a stop that may not end the users says so, and ends nobody', async () => {
    await host.operate('start', wanted);
    const pid = await host.startUser(`cd ${directory}; ${idle}`);
    const stop = await host.operate('stop', { ...wanted, force_unmount: 'false' });
    expect(stop).toMatchObject({ code: 'error' });
    expect(stop.reason).toContain(`process ${String(pid)} (sh; working directory), which force_unmount=false protects`);
    expect(processIsAlive(pid)).toBe(true);
    expect(await isMounted(directory)).toBe(true);
  });

  test('stop never ends a process that it descends from', async () => {
    await host.operate('start', wanted);
    const inner = await host.createBelow(directory);
    const stop = await inner.operate('stop', wanted);
    expect(stop).toMatchObject({ code: 'error' });
    expect(stop.reason).toContain('which stop may not end: it descends from them');
    await inner.close();
    expect(await host.operate('stop', wanted)).toMatchObject({ code: 'ok' });
  });

  test('a file system with noted errors is repaired before the mount; one beyond safe repair is refused', async () => {
    await host.run('debugfs', '-w', '-R', 'set_super_value state 2', device);
    const repaired = await host.operate('start', wanted);
    expect(repaired).toMatchObject({ code: 'ok' });
    expect(repaired.log).toContain(`checking ${device}: fsck.ext4 -a ${device}`);
    await host.operate('stop', wanted);
    expect((await host.operate('start', wanted)).log).toEqual([]);
    await host.operate('stop', wanted);
    await host.run('debugfs', '-w', '-R', 'set_super_value state 2', device);
    await host.run('debugfs', '-w', '-R', 'clri <2>', device);
    const refused = await host.operate('start', wanted);
    expect(refused).toMatchObject({ code: 'error' });
    expect(refused.reason).toContain(`${device} needs a check by hand (fsck.ext4 ${device})`);
    expect(await isMounted(directory)).toBe(false);
  });

  test('a device that is missing is no obstacle for validate and stop', async () => {
    const missing = { ...wanted, device: '/dev/understudy-none' };
    expect(await host.operate('validate', missing)).toMatchObject({ code: 'ok' });
    expect(await host.operate('stop', missing)).toMatchObject({ code: 'ok' });
    expect(await host.operate('monitor', missing)).toMatchObject({ code: 'notRunning' });
  });
});

describe('fs without a disk', () => {
  let host: MountHost;

  beforeEach(async () => {
    host = await MountHost.create();
  });

  afterEach(() => host.remove());

  test('a directory at a second place', async () => {
    const source = join(host.directory, 'source');
    const wanted = { device: source, directory: join(host.directory, 'second'), options: 'bind' };
    await mkdir(source);
    await writeFile(join(source, 'file'), '');
    expect(await host.operate('monitor', wanted)).toMatchObject({ code: 'notRunning' });
    expect(await host.operate('start', wanted)).toMatchObject({ code: 'ok' });
    expect(await host.run('ls', wanted.directory)).toBe('file\n');
    for (const check_level of [0, 10]) {
      expect(await host.operate('monitor', { ...wanted, check_level })).toMatchObject({ code: 'ok' });
    }
    // What else is mounted from the same disk is not this resource.
    expect(await host.operate('stop', wanted)).toMatchObject({ code: 'ok' });
    expect(await readdir(source)).toEqual(['file']);
    expect(await host.operate('monitor', wanted)).toMatchObject({ code: 'notRunning' });
  });

  test('a tmpfs', async () => {
    const wanted = { device: 'tmpfs', directory: join(host.directory, 'scratch'), fstype: 'tmpfs', options: 'size=1m' };
    expect(await host.operate('start', wanted)).toMatchObject({ code: 'ok' });
    expect(await host.operate('monitor', { ...wanted, check_level: 20 })).toMatchObject({ code: 'ok' });
    expect(await host.operate('stop', wanted)).toMatchObject({ code: 'ok' });
    expect(await host.operate('monitor', wanted)).toMatchObject({ code: 'notRunning' });
  });
});

async function ext4Triggers(device: string): Promise<readonly string[]> {
  return [`/sys/fs/ext4/${device.replace('/dev/', '')}/trigger_fs_error`];
}

async function copyShell(host: MountHost, directory: string): Promise<void> {
  await host.run('cp', '-L', '/bin/sh', `${directory}/sh`);
  const libraries = await host.run('sh', '-c', "ldd /bin/sh | grep -o '/[^ ]*'");
  for (const library of libraries.trim().split('\n')) {
    await host.run('sh', '-c', `mkdir -p ${directory}$(dirname ${library}) && cp -L ${library} ${directory}${library}`);
  }
}
