import { expect, test } from 'vitest';
import { directoryOf, problemsOf, tagOf, wantsToWrite, type FsParameters } from './parameters.ts';

const base: FsParameters = {
  device: '/dev/sdb1',
  directory: '/srv',
  run_fsck: 'auto',
  repair: 'safe',
  check_level: 0,
  force_unmount: 'true',
  signal_delay: 3,
};

test.each([
  [{}, []],
  [{ directory: 'srv' }, ['directory: "srv" is not an absolute path']],
  [{ directory: '//' }, ['directory: / cannot be a resource']],
  [{ directory: '/srv/..' }, ['directory: / cannot be a resource']],
  [{ device: 'LABEL=', directory: '/' }, ['directory: / cannot be a resource', 'device: "LABEL=" names nothing']],
  [{ device: '-L ' }, ['device: "-L " names nothing']],
])('%o: every problem is told', (parameters, problems) => {
  expect(problemsOf({ ...base, ...parameters })).toEqual(problems);
});

test.each([
  ['LABEL=data', 'LABEL=data'],
  ['-L data', 'LABEL=data'],
  ['-Ldata', 'LABEL=data'],
  ['-U 1234-ABCD', 'UUID=1234-ABCD'],
  ['PARTUUID=1-2', 'PARTUUID=1-2'],
  ['/dev/sdb1', null],
  ['server:/export', null],
])('%s as a tag: %s', (device, tag) => {
  expect(tagOf(device)).toBe(tag);
});

test.each([
  ['/srv/data/', '/srv/data'],
  ['/srv//a/../data', '/srv/data'],
  ['/', '/'],
])('%s is %s', (directory, normal) => {
  expect(directoryOf(directory)).toBe(normal);
});

test.each([
  [undefined, true],
  ['noatime', true],
  ['ro', false],
  ['noatime,ro', false],
  ['ro,rw', true],
  ['errors=remount-ro', true],
])('options %s: writes %s', (options, writes) => {
  expect(wantsToWrite(options === undefined ? {} : { options })).toBe(writes);
});
