import { expect, test } from 'vitest';
import { accountsIn, isMapped } from './find-account.ts';

test('accounts are read from lines of passwd', () => {
  const text = 'www-data:x:33:34:www-data:/var/www:/usr/sbin/nologin\nnot a line\nnobody:x:65534:65534::/:\n';
  expect(accountsIn(text)).toEqual([
    { user: 'www-data', uid: 33, gid: 34 },
    { user: 'nobody', uid: 65_534, gid: 65_534 },
  ]);
});

test.each([
  ['         0          0 4294967295\n', 33, true],
  ['         0       1000          1\n', 33, false],
  ['         0       1000          1\n', 0, true],
  ['0 1000 1\n1 100000 65536\n', 33, true],
  ['0 1000 1\n1 100000 32\n', 33, false],
  ['', 0, false],
])('the map %j knows %i: %s', (map, id, known) => {
  expect(isMapped(id, map)).toBe(known);
});
