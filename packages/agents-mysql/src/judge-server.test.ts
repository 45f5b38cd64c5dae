import { expect, test } from 'vitest';
import type { Answer } from './ask-server.ts';
import { judgeAnswer, statementOf } from './judge-server.ts';
import type { MysqlParameters } from './parameters.ts';

const parameters: MysqlParameters = { datadir: '/d', user: 'mysql', enable_creation: false, request_timeout: 5 };
const reason = 'why';

test.each<[Answer, string, string]>([
  [{ kind: 'answered' }, 'ok', 'ok'],
  [{ kind: 'timedOut', reason }, 'inconclusive', 'inconclusive'],
  [{ kind: 'full', reason }, 'inconclusive', 'inconclusive'],
  [{ kind: 'refused', reason }, 'error', 'error'],
  [{ kind: 'failed', reason }, 'error', 'error'],
  // That it refuses a user nobody named shows that it lives; the one that was named must be let in.
  [{ kind: 'denied', reason }, 'ok', 'error'],
])('%j is %s, and %s with a test_user', (answer, without, withUser) => {
  const server = { pid: process.pid };
  expect(judgeAnswer(parameters, server, answer).code).toBe(without);
  expect(judgeAnswer({ ...parameters, test_user: 'watch' }, server, answer).code).toBe(withUser);
});

test('a table is asked for one row, whatever its name', () => {
  expect(statementOf({})).toBe('SELECT 1');
  expect(statementOf({ test_table: 'my db.order' })).toBe('SELECT 1 FROM `my db`.`order` LIMIT 1');
});
