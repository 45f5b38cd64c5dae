import { expect, test } from 'vitest';
import { parseMounts } from './mount-table.ts';
import { survey } from './survey.ts';
import type { Target } from './target.ts';

const mounts = parseMounts(`22 1 254:1 / / rw - ext4 /dev/vda1 rw
40 22 7:0 / /srv rw - ext4 /dev/loop0 rw
43 22 7:0 /sub /copy rw - ext4 /dev/loop0 rw
50 22 0:60 /@a /pool/a rw - btrfs /dev/sdb1 rw,subvol=/@a
51 22 0:60 /@b /pool/b rw - btrfs /dev/sdb1 rw,subvol=/@b
60 22 254:1 /home/web /www rw - ext4 /dev/vda1 rw
70 22 7:1 / /covered rw - ext4 /dev/loop1 rw
71 70 0:61 / /covered rw - tmpfs scratch rw
80 22 0:62 / /tmp rw - tmpfs scratch rw`);

function ids(list: readonly { readonly id: number }[]): readonly number[] {
  return list.map(({ id }) => id);
}

const absent: Target = { kind: 'absent', reason: '' };
const root: Target = { kind: 'block', source: '/dev/vda1', number: '254:1' };
const loop0: Target = { kind: 'block', source: '/dev/loop0', number: '7:0' };
const loop1: Target = { kind: 'block', source: '/dev/loop1', number: '7:1' };
const btrfs: Target = { kind: 'block', source: '/dev/sdb1', number: '8:17' };
const scratch: Target = { kind: 'named', source: 'scratch' };
const web: Target = { kind: 'bind', source: '/home/web' };

test.each([
  ['a device, and a copy of a part of it', '/srv', loop0, null, [40], [43], undefined],
  ['a device that is only elsewhere', '/data', loop0, null, [], [40, 43], undefined],
  ['another one at the directory', '/srv', loop1, null, [], [70], 40],
  ['one that is covered', '/covered', loop1, null, [70], [], 71],
  ['a subvolume: the others are not ours', '/pool/a', btrfs, null, [50], [], undefined],
  ['a device that has gone, but was noted', '/srv', absent, '7:0', [40], [43], undefined],
  ['a device that has gone, and another one at the directory', '/srv', absent, '7:9', [], [], 40],
  ['a device that nobody knows: what is at its directory', '/srv', absent, null, [40], [], undefined],
  ['a directory at a second place: its disk is not ours', '/www', web, null, [60], [], undefined],
  ['another directory at that place', '/www', { kind: 'bind', source: '/home' }, null, [], [], 60],
  ['a name that others use as well', '/tmp', scratch, null, [80], [], undefined],
  ['nothing', '/none', scratch, null, [], [], undefined],
  ['the disk of the root', '/none', root, null, [], [22, 60], undefined],
] as const)('%s', (_, directory, target, remembered, own, elsewhere, stranger) => {
  const found = survey(mounts, directory, target, remembered);
  expect(ids(found.own)).toEqual(own);
  expect(ids(found.elsewhere)).toEqual(elsewhere);
  expect(found.stranger?.id).toBe(stranger);
  expect(found.atDirectory?.id).toBe(own.at(-1));
});
