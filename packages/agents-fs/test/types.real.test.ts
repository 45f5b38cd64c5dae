/* Each type of file system that this kernel has, mounted for real; nfs it has not. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { idle, MountHost } from './mount-host.ts';

let host: MountHost;
let directory: string;

beforeEach(async () => {
  host = await MountHost.create();
  directory = join(host.directory, 'mnt');
});

afterEach(() => host.remove());

describe.each([
  ['ext4', 'noatime,nodev'],
  ['xfs', 'noatime,nouuid'],
  ['btrfs', 'noatime,compress=zstd'],
] as const)('%s', (type, options) => {
  test('comes with its options, is watched at every level, keeps its files, and goes with its users', async () => {
    const wanted = { device: await host.createDiskOfType(type), directory };
    const start = await host.operate('start', { ...wanted, fstype: type, options });
    expect(start).toMatchObject({ code: 'ok', reason: '', log: [`made the directory ${directory}`] });
    const line = (await host.run('cat', '/proc/self/mountinfo')).split('\n').find((each) => each.includes(directory));
    expect(line).toMatch(new RegExp(`noatime.* - ${type} ${wanted.device} `));
    for (const check_level of [0, 10, 20]) {
      expect(await host.operate('monitor', { ...wanted, check_level })).toMatchObject({ code: 'ok', reason: '' });
    }
    await host.run('sh', '-c', `echo kept > ${directory}/file`);
    const user = await host.startUser(`exec 5> ${directory}/open; ${idle}`);
    const stop = await host.operate('stop', wanted);
    expect(stop).toMatchObject({ code: 'ok' });
    expect(stop.reason).toContain(`process ${String(user)} (sh; open files) went with SIG`);
    expect(await host.run('cat', '/proc/self/mountinfo')).not.toContain(directory);
    expect(await host.operate('monitor', wanted)).toMatchObject({ code: 'notRunning' });
    expect(await host.operate('start', wanted)).toMatchObject({ code: 'ok', reason: '' });
    expect(await host.run('cat', `${directory}/file`)).toBe('kept\n');
    expect(await host.operate('stop', wanted)).toMatchObject({ code: 'ok', reason: '' });
  });
});

test('xfs that the kernel has shut down is found, and can be stopped', async () => {
  const wanted = { device: await host.createDiskOfType('xfs'), directory };
  await host.operate('start', wanted);
  await host.run('xfs_io', '-x', '-c', 'shutdown', directory);
  const answer = await host.operate('monitor', { ...wanted, check_level: 20 });
  expect(answer).toMatchObject({ code: 'error' });
  expect(answer.reason).toContain(directory);
  expect(await host.operate('stop', wanted)).toMatchObject({ code: 'ok' });
  expect(await host.operate('start', wanted)).toMatchObject({ code: 'ok', reason: '' });
  expect(await host.operate('stop', wanted)).toMatchObject({ code: 'ok' });
});

test('two subvolumes of one btrfs are two resources: the stop of one leaves the other', async () => {
  const device = await host.createDiskOfType('btrfs');
  const top = { device, directory };
  await host.operate('start', top);
  for (const name of ['one', 'two']) await host.run('btrfs', 'subvolume', 'create', join(directory, name));
  expect(await host.operate('stop', top)).toMatchObject({ code: 'ok' });
  const [one, two] = ['one', 'two'].map((name) => ({
    device,
    directory: join(host.directory, name),
    options: `subvol=${name}`,
  }));
  if (one === undefined || two === undefined) throw new Error('two were made');
  for (const each of [one, two]) expect(await host.operate('start', each)).toMatchObject({ code: 'ok', reason: '' });
  expect(await host.operate('stop', one)).toMatchObject({ code: 'ok' });
  expect(await host.operate('monitor', one)).toMatchObject({ code: 'notRunning' });
  expect(await host.operate('monitor', two)).toMatchObject({ code: 'ok' });
  expect(await host.operate('stop', two)).toMatchObject({ code: 'ok' });
});

test('what a check may repair is said by repair', async () => {
  const device = await host.createDisk('data');
  const wanted = { device, directory };
  const damage = async (): Promise<void> => {
    await host.run('debugfs', '-w', '-R', 'set_super_value state 2', device);
    await host.run('debugfs', '-w', '-R', 'clri <11>', device);
  };
  await damage();
  const untouched = await host.operate('start', { ...wanted, repair: 'none' });
  expect(untouched).toMatchObject({ code: 'error', log: [`made the directory ${directory}`, expect.any(String)] });
  expect(untouched.log.at(-1)).toBe(`checking ${device}: fsck.ext4 -f -n ${device}`);
  expect(untouched.reason).toContain(`${device} needs a check by hand (fsck.ext4 ${device})`);
  // Not even the mark of it is gone.
  expect(await host.run('dumpe2fs', '-h', device)).toMatch(/^Filesystem state:.*errors/m);
  expect(await host.operate('start', { ...wanted, repair: 'all' })).toMatchObject({ code: 'ok', reason: '' });
  expect(await host.operate('stop', wanted)).toMatchObject({ code: 'ok' });
  expect(await host.run('dumpe2fs', '-h', device)).toMatch(/^Filesystem state:\s+clean$/m);
});

test('a server is no disk: what is mounted from it is neither looked for among them nor checked', async () => {
  await mkdir(directory);
  const wanted = { device: '192.0.2.1:/export', directory, fstype: 'understudy-none', run_fsck: 'force' as const };
  expect(await host.operate('validate', wanted)).toMatchObject({ code: 'ok' });
  const start = await host.operate('start', wanted);
  expect(start).toMatchObject({ code: 'error', log: [] });
  expect(start.reason).toMatch(/^mount: .*understudy-none/);
});
