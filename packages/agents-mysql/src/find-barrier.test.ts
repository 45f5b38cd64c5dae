import { expect, test } from 'vitest';
import { mayPass } from './find-barrier.ts';

test.each([
  [0, 0, 0o700, false],
  [0, 0, 0o711, true],
  [0, 0, 0o755, true],
  [7, 0, 0o100, true],
  [7, 0, 0o011, false],
  [0, 8, 0o710, true],
  [0, 8, 0o701, false],
])('owned by %i:%i with mode %o: %s', (uid, gid, mode, expected) => {
  expect(mayPass({ uid, gid, mode }, { uid: 7, gid: 8 })).toBe(expected);
});
