import { createParameterReader, secretParameters } from '@understudy/agent-kit/schema';
import type { Parameters } from '@understudy/contracts';
import { describe, expect, test } from 'vitest';
import { mysqlSchema, problemsOf, type MysqlParameters } from './parameters.ts';

const read = createParameterReader(mysqlSchema);

function parametersOf(written: Parameters): MysqlParameters {
  const reading = read(written);
  if (reading.kind === 'bad') throw new Error(reading.problems.join('; '));
  return reading.parameters as unknown as MysqlParameters;
}

describe('the schema', () => {
  test('fills in what is left out, and takes numbers and switches as text', () => {
    expect(parametersOf({ port: '3307', enable_creation: 'true' })).toEqual({
      port: 3307,
      datadir: '/var/lib/mysql',
      user: 'mysql',
      enable_creation: true,
      request_timeout: 5,
    });
  });

  test('knows what nobody may read', () => {
    expect(secretParameters(mysqlSchema)).toEqual(['test_passwd']);
  });

  test.each<Parameters>([
    { datadir: 'data' },
    { user: '-u root' },
    { port: -1 },
    { test_table: 'only_a_table' },
    { test_table: 'a.b.c' },
    { test_table: 'a.b`; DROP TABLE x' },
    { additional_parameters: '--a\n--b' },
    { datdir: '/srv' },
  ])('refuses %j', (written) => {
    expect(read(written).kind).toBe('bad');
  });
});

test.each<[Parameters, string, number]>([
  [{}, '/run/s', 0],
  [{ binary: '/usr/sbin/mariadbd' }, '/run/s', 0],
  [{ binary: '/usr/bin/mysqld_safe' }, '/run/s', 1],
  [{ binary: '/usr/bin/mariadbd-safe' }, '/run/s', 1],
  [{ test_passwd: 'x' }, '/run/s', 1],
  [{ test_passwd: 'x', test_user: 'u' }, '/run/s', 0],
  [{}, `/${'s'.repeat(106)}`, 0],
  [{}, `/${'s'.repeat(107)}`, 1],
  [{}, `/${'ä'.repeat(60)}`, 1],
])('%j with the socket %s has %i problems', (written, socket, count) => {
  expect(problemsOf(parametersOf(written), socket)).toHaveLength(count);
});
