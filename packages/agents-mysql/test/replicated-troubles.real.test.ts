import { createConnection } from 'mysql2/promise';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from './harness.ts';
import { begin, createPair, order, untilHas, type Pair, type PairedCopy } from './pair.ts';

let pair: Pair;
let a: PairedCopy;
let b: PairedCopy;
beforeEach(async () => {
  pair = await createPair();
  ({ a, b } = pair);
});
afterEach(() => pair.dispose());

/** What the replica's applier stopped with, once it has. */
async function untilStopped(): Promise<string> {
  let error = '';
  await eventually('the applier stops', async () => {
    const [status] = await b.query('SHOW SLAVE STATUS');
    error = String(status?.['Last_SQL_Error']);
    return status?.['Slave_SQL_Running'] === 'No' && error !== '';
  });
  return error;
}

test('a replica that somebody wrote to cannot go on, says why, and is made a copy', async () => {
  await begin(pair);
  await b.query('INSERT INTO shop.orders VALUES (2)');
  await order(a, 2, 3);
  const error = await untilStopped();
  expect(await b.operate('monitor')).toMatchObject({
    code: 'error',
    reason: `it cannot follow 127.0.0.1:${a.port} any more, and needs a new copy of the data: ${error}`,
  });
  await b.operate('stop');
  expect((await b.operate('start')).reason).toContain('it was made a copy of');
  await untilHas(b, [1, 2, 3]);
});

test('a replica that waited too long for a lock goes on, from where it is', async () => {
  await begin(pair);
  await b.query('STOP SLAVE SQL_THREAD');
  await b.query('SET GLOBAL slave_transaction_retries = 0');
  await b.query('SET GLOBAL innodb_lock_wait_timeout = 1');
  await b.query('START SLAVE SQL_THREAD');
  const somebody = await createConnection({ socketPath: join(b.runDirectory, 'mysqld', 'mysqld.sock'), user: 'root' });
  await somebody.query('BEGIN');
  await somebody.query('INSERT INTO shop.orders VALUES (2)');
  await order(a, 2);
  const error = await untilStopped();
  await somebody.query('ROLLBACK');
  await somebody.end();
  expect(await b.operate('monitor')).toMatchObject({
    code: 'degraded',
    reason: `its applier had stopped, and was started again: ${error}`,
  });
  await untilHas(b, [1, 2]);
  expect(await b.operate('monitor')).toMatchObject({ code: 'ok', reason: '' });
});

test('a replica that was started before there was a primary follows the same one again', async () => {
  await begin(pair);
  await b.operate('stop');
  await a.operate('stop');
  await b.operate('start');
  await a.operate('start');
  expect((await a.operate('promote')).code).toBe('ok');
  expect((await b.operate('monitor')).code).toBe('ok');
  await order(a, 2);
  await untilHas(b, [1, 2]);
});

test('a copy that refuses the account is named; a new password is good from the next start on', async () => {
  await begin(pair);
  const changed = { replication_passwd: 'another' };
  await b.operate('stop', changed);
  expect((await b.operate('start', changed)).code).toBe('ok');
  expect(await b.operate('monitor', changed)).toMatchObject({
    code: 'degraded',
    reason: expect.stringMatching(`127.0.0.1:${a.port} refuses replication_user: Access denied`) as string,
  });
  await a.operate('demote', changed);
  await a.operate('stop', changed);
  expect((await a.operate('start', changed)).code).toBe('ok');
  expect((await a.operate('promote', changed)).code).toBe('ok');
  await b.operate('monitor', changed);
  await order(a, 2);
  await untilHas(b, [1, 2]);
  expect(await b.operate('monitor', changed)).toMatchObject({ code: 'ok', reason: '' });
});
