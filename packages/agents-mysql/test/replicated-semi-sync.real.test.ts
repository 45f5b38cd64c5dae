import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from './harness.ts';
import { begin, createPair, type Pair, type PairedCopy } from './pair.ts';

let pair: Pair;
let a: PairedCopy;
let b: PairedCopy;
beforeEach(async () => {
  // Whoever waited for it would wait for longer than any test.
  pair = await createPair({ semi_sync: true, semi_sync_timeout: 3_600 });
  ({ a, b } = pair);
});
afterEach(() => pair.dispose());

/** On: commits wait. Clients: for so many replicas, and for none only if `absent`. */
async function lookAtPrimary() {
  const rows = await a.query(
    `SELECT VARIABLE_VALUE AS value FROM information_schema.GLOBAL_STATUS
      WHERE VARIABLE_NAME IN ('RPL_SEMI_SYNC_MASTER_STATUS', 'RPL_SEMI_SYNC_MASTER_CLIENTS') ORDER BY VARIABLE_NAME DESC`,
  );
  const [row] = await a.query('SELECT @@global.rpl_semi_sync_master_wait_no_slave AS absent');
  return [...rows.map(({ value }) => String(value)), String(row?.['absent'])].join(' ');
}

/** Both have looked, and the replica has its lease. */
async function untilConfirmed(): Promise<void> {
  await eventually('the primary waits for the replica', async () => {
    await b.operate('monitor');
    return (await a.operate('monitor')).code === 'promoted' && (await lookAtPrimary()) === 'ON 1 1';
  });
  await b.operate('monitor');
}

test('no commit waits for a replica that was stopped; back again, it is waited for, and may take over', async () => {
  await begin(pair);
  await untilConfirmed();
  expect((await b.operate('stop')).code).toBe('ok');
  await eventually('no commit waits', async () => (await lookAtPrimary()) === 'ON 0 0');
  await a.query('INSERT INTO shop.orders VALUES (2)');
  expect(await a.operate('monitor')).toMatchObject({
    code: 'degradedPromoted',
    reason: expect.stringContaining('no other copy confirms what is committed') as string,
  });
  expect((await b.operate('start')).code).toBe('ok');
  await untilConfirmed();
  await a.query('INSERT INTO shop.orders VALUES (3)');
  await a.kill();
  expect((await b.operate('promote')).reason).toBe(
    'nothing is lost: the old primary acknowledged nothing that is not here',
  );
  expect(await b.orders()).toEqual([1, 2, 3]);
});
