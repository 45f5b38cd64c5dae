import { describe, expect, test } from 'vitest';
import { inUnmountOrder, parseMounts, readOnlyReason, topMountAt, type Mount } from './mount-table.ts';

// Linux 6.18, shortened; the last line is cut off.
const mounts = parseMounts(`22 1 254:1 / / rw,relatime - ext4 /dev/vda1 rw,errors=remount-ro
25 22 0:23 / /proc rw,nosuid shared:5 master:1 - proc proc rw
40 22 7:0 / /srv/my\\040data rw,noatime shared:7 - ext4 /dev/loop0 rw,seclabel
41 40 0:44 / /srv/my\\040data/a rw - tmpfs in\\134ner rw,size=1024k
42 41 0:45 / /srv/my\\040data/a/b rw - tmpfs deep rw
43 22 7:0 /sub /copy rw,noatime - ext4 /dev/loop0 rw,seclabel
44 40 0:46 / /srv/my\\040data/c ro - tmpfs other rw
45 40 0:47 / /srv/my\\040data rw - tmpfs cover rw
46 22 7:1 / /cut`);

function at(id: number): Mount {
  const mount = mounts.find((candidate) => candidate.id === id);
  if (mount === undefined) throw new Error(String(id));
  return mount;
}

describe('parseMounts', () => {
  test('reads all fields, with and without optional ones', () => {
    expect(at(40)).toEqual({
      id: 40,
      parentId: 22,
      device: '7:0',
      root: '/',
      point: '/srv/my data',
      options: ['rw', 'noatime'],
      type: 'ext4',
      source: '/dev/loop0',
      superOptions: ['rw', 'seclabel'],
    });
    expect(at(43).root).toBe('/sub');
    expect(at(41).source).toBe('in\\ner');
  });

  test('leaves out what is cut off', () => {
    expect(mounts.map(({ id }) => id)).toEqual([22, 25, 40, 41, 42, 43, 44, 45]);
  });
});

test('the mount that is seen at a directory is the last one there', () => {
  expect(topMountAt(mounts, '/srv/my data')?.id).toBe(45);
  expect(topMountAt(mounts, '/srv')).toBeUndefined();
});

test('each mount is unmounted after all that is on top of it', () => {
  expect(inUnmountOrder(mounts, [at(40)]).map(({ id }) => id)).toEqual([45, 44, 42, 41, 40]);
  expect(inUnmountOrder(mounts, [at(40), at(43)]).map(({ id }) => id)).toEqual([43, 45, 44, 42, 41, 40]);
  expect(inUnmountOrder(mounts, [at(40), at(42)]).map(({ id }) => id)).toEqual([42, 45, 44, 41, 40]);
});

test.each([
  [at(40), null],
  [{ ...at(40), options: ['ro'] }, 'it is mounted read-only'],
  [{ ...at(40), superOptions: ['ro'] }, 'its file system is read-only, as after errors'],
  [{ ...at(40), superOptions: ['rw', 'emergency_ro'] }, 'the kernel has made it read-only after errors'],
  [{ ...at(40), superOptions: ['rw', 'shutdown'] }, 'the kernel has shut the file system down'],
])('%#: whether it can be written', (mount, reason) => {
  expect(readOnlyReason(mount)).toBe(reason);
});
