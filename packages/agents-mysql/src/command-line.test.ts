import { expect, test } from 'vitest';
import { commandLine } from './command-line.ts';
import type { MysqlParameters } from './parameters.ts';
import { serverPathsOf } from './server-paths.ts';

const parameters: MysqlParameters = {
  datadir: '/srv/my "data" $1',
  user: 'mysql',
  enable_creation: false,
  request_timeout: 5,
  test_user: 'watch',
  test_passwd: 'hidden',
};

function line(more: Partial<MysqlParameters>, isRoot = true): readonly string[] {
  const all = { ...parameters, ...more };
  return commandLine('/usr/sbin/mariadbd', all, serverPathsOf(all, '/run/understudy/db'), { isRoot });
}

test('nothing of the host’s is read unless it is named, and each path is one word', () => {
  expect(line({})).toEqual([
    '/usr/sbin/mariadbd',
    '--no-defaults',
    '--datadir=/srv/my "data" $1',
    '--socket=/run/understudy/db/mysqld/mysqld.sock',
    '--pid-file=/run/understudy/db/mysqld/mysqld.pid',
    '--user=mysql',
    '--skip-name-resolve',
  ]);
});

test('with an option file, that is the first word, and what it says of names stays', () => {
  const words = line({ config: '/etc/my.cnf', log: '/var/log/my.log' }, false);
  expect(words.slice(0, 2)).toEqual(['/usr/sbin/mariadbd', '--defaults-file=/etc/my.cnf']);
  expect(words).toContain('--log-error=/var/log/my.log');
  expect(words).not.toContain('--skip-name-resolve');
  expect(words).not.toContain('--user=mysql');
});

test('a port, none at all, and words of the administrator’s', () => {
  expect(line({ port: 3307 })).toContain('--port=3307');
  expect(line({ port: 0 })).toContain('--skip-networking');
  const additional_parameters = ' --a=1  --b="x y" ';
  expect(line({ additional_parameters }).slice(-3)).toEqual(['--a=1', '--b="x', 'y"']);
});

test('no password stands in it', () => {
  expect(line({}).join(' ')).not.toContain('hidden');
});
