import { expect, test } from 'vitest';
import { isServerOf } from './find-server.ts';
import { serverPathsOf } from './server-paths.ts';

const paths = serverPathsOf(
  { datadir: '/d', user: 'mysql', enable_creation: false, request_timeout: 5 },
  '/run/understudy/db',
);
const mark = '--pid-file=/run/understudy/db/mysqld/mysqld.pid';

test.each([
  [['/usr/sbin/mariadbd', '--no-defaults', mark], true],
  [['/usr/sbin/mysqld', '--no-defaults', mark], true],
  [['/usr/sbin/mariadbd', '--no-defaults', `${mark}2`], false],
  [['/usr/sbin/mariadbd', '--no-defaults'], false],
  [['grep', mark], false],
  [['mariadb-install-db', mark], false],
  [[], false],
])('%j: %s', (argv, expected) => {
  expect(isServerOf(paths, argv)).toBe(expected);
});
