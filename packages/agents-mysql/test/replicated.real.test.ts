import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Parameters } from '@understudy/contracts';
import { createConnection } from 'mysql2/promise';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from './harness.ts';
import { begin, createPair, order, untilHas, type Pair, type PairedCopy } from './pair.ts';

let pair: Pair;
let a: PairedCopy;
let b: PairedCopy;
beforeEach(() => arrange());
afterEach(() => pair.dispose());

async function arrange(parameters: Parameters = {}): Promise<void> {
  pair = await createPair(parameters);
  ({ a, b } = pair);
}

function extrasOf({ datadir }: PairedCopy): readonly string[] {
  const folder = dirname(datadir);
  const names = readdirSync(folder).filter((name) => name.startsWith(`${basename(datadir)}.extra-`));
  return names.map((name) => readFileSync(join(folder, name), 'utf8'));
}

test('two new copies: one is promoted, the other follows from the beginning', async () => {
  expect((await a.operate('monitor')).code).toBe('notRunning');
  await begin(pair);
  expect((await a.operate('monitor')).code).toBe('promoted');
  expect(await b.operate('monitor')).toEqual({ code: 'ok', reason: '', promotionScore: 50 });
  await order(a, 2, 3);
  await untilHas(b, [1, 2, 3]);
});

test('an empty copy is not promoted while another may have data, nor one while another is', async () => {
  expect(await b.operate('start')).toMatchObject({ code: 'ok', promotionScore: -1 });
  expect((await b.operate('promote')).code).toBe('error');
  await a.operate('start');
  await a.operate('promote');
  expect(await b.operate('promote')).toMatchObject({ code: 'error', reason: `127.0.0.1:${a.port} is promoted` });
});

test('a planned change of roles: nothing is lost, and the old one follows', async () => {
  await begin(pair);
  await order(a, 2, 3);
  expect(await a.operate('demote')).toMatchObject({ code: 'ok', reason: '' });
  const promoted = await b.operate('promote');
  expect(promoted.reason).toMatch(/^nothing is lost/);
  expect(promoted.code).toBe('ok');
  await order(b, 4);
  expect((await a.operate('monitor')).code).toBe('ok');
  await untilHas(a, [1, 2, 3, 4]);
  expect(extrasOf(a)).toEqual([]);
});

test('a client that is in a transaction at a change of roles is told so', async () => {
  await begin(pair);
  await a.query("CREATE USER app@'%' IDENTIFIED BY 'x'");
  await a.query("GRANT ALL ON shop.* TO app@'%'");
  const client = await createConnection({ host: '127.0.0.1', port: a.port, user: 'app', password: 'x' });
  client.on('error', () => undefined);
  await client.query('START TRANSACTION');
  await client.query('INSERT INTO shop.orders VALUES (2)');
  expect((await a.operate('demote')).code).toBe('ok');
  await expect(client.query('COMMIT')).rejects.toThrow();
  client.destroy();
  expect(await a.orders()).toEqual([1]);
});

test('the primary dies with transactions that nobody else has: stated, kept, and it comes back as a replica', async () => {
  await begin(pair);
  await b.query('STOP SLAVE IO_THREAD');
  await order(a, 2, 3, 4);
  await b.operate('monitor');
  await a.kill();
  const promoted = await b.operate('promote', { on_loss: 'wait', wait_for: 0.1, max_loss_transactions: 2 });
  expect(promoted.reason).toMatch(/may be lost; 3 transactions certainly$/);
  expect(promoted.code).toBe('ok');
  await order(b, 9);
  const started = await a.operate('start');
  expect(started.reason).toContain('3 transactions that only this copy had are kept in');
  expect(started).toMatchObject({ code: 'ok', promotionScore: 50 });
  await untilHas(a, [1, 9]);
  const [kept = ''] = extrasOf(a);
  expect(kept.match(/^### INSERT INTO `shop`.`orders`/gm)).toHaveLength(3);
  expect(await a.operate('monitor')).toMatchObject({
    code: 'degraded',
    reason: expect.stringContaining('transactions that no other copy had are kept in') as string,
  });
  await order(b, 10);
  await untilHas(a, [1, 9, 10]);
});

test('with on_loss wait, the old primary that is back in time gives what was missing, and nothing is lost', async () => {
  await begin(pair);
  await b.query('STOP SLAVE IO_THREAD');
  await order(a, 2, 3);
  await a.kill();
  await b.query('START SLAVE IO_THREAD');
  const promotion = b.operate('promote', { on_loss: 'wait', wait_for: 50, max_loss_seconds: 0 });
  expect((await a.operate('start')).code).toBe('ok');
  expect(await promotion).toMatchObject({ code: 'ok', reason: expect.stringMatching(/^nothing is lost/) as string });
  expect(await b.orders()).toEqual([1, 2, 3]);
});

test('one that lost its data is made a copy, without leave to make a new database', async () => {
  await begin(pair);
  await b.kill();
  rmSync(b.datadir, { recursive: true });
  await a.query('FLUSH BINARY LOGS');
  await a.query('PURGE BINARY LOGS TO "binlog.000002"');
  const started = await b.operate('start', { enable_creation: false });
  expect(started).toMatchObject({ code: 'ok', reason: `it was made a copy of 127.0.0.1:${a.port}` });
  await order(a, 2);
  await untilHas(b, [1, 2]);
  expect(existsSync(join(b.datadir, 'understudy-copy.sql'))).toBe(false);
});

test('semi-synchronous: within the lease nothing is lost, and that is known without the old primary', async () => {
  await pair.dispose();
  await arrange({ semi_sync: true, semi_sync_timeout: 3_600 });
  await begin(pair);
  await eventually('the primary waits for the replica', async () => {
    await order(a, Date.now() % 1_000_000_000);
    return (await b.operate('monitor')).promotionScore === 50 && (await a.operate('monitor')).reason === '';
  });
  await b.operate('monitor');
  const acknowledged = await a.orders();
  await a.kill();
  expect((await b.operate('promote')).reason).toBe(
    'nothing is lost: the old primary acknowledged nothing that is not here',
  );
  expect(await b.orders()).toEqual(acknowledged);
});

test('semi-synchronous, and the primary went on alone: refused, until somebody accepts it', async () => {
  await pair.dispose();
  await arrange({ semi_sync: true, semi_sync_timeout: 0.2 });
  await begin(pair);
  await b.query('STOP SLAVE IO_THREAD');
  await order(a, 2);
  expect(await a.operate('monitor')).toMatchObject({
    code: 'degradedPromoted',
    reason: expect.stringContaining('no other copy confirms what is committed') as string,
  });
  await a.kill();
  const refused = await b.operate('promote');
  expect(refused.reason).toMatch(/may be lost; that is more than max_loss/);
  expect(refused.code).toBe('error');
  const asked = await b.operate('promote', { on_loss: 'ask' });
  const file = / touch (.*)$/.exec(asked.reason)?.[1] ?? '';
  expect(asked.code).toBe('error');
  writeFileSync(file, '');
  expect((await b.operate('promote', { on_loss: 'ask' })).code).toBe('ok');
  expect(existsSync(file)).toBe(false);
});
