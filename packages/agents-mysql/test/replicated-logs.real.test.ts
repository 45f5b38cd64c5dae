import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from './harness.ts';
import { begin, createPair, order, untilHas, type Pair, type PairedCopy } from './pair.ts';

let pair: Pair;
let a: PairedCopy;
let b: PairedCopy;
beforeEach(async () => {
  pair = await createPair({ binlog_keep: 0 });
  ({ a, b } = pair);
});
afterEach(() => pair.dispose());

async function logsOf(copy: PairedCopy): Promise<readonly string[]> {
  return (await copy.query('SHOW BINARY LOGS')).map((row) => String(row['Log_name']));
}

async function rotate(copy: PairedCopy): Promise<void> {
  await copy.query('FLUSH BINARY LOGS');
}

function keptBeside({ datadir }: PairedCopy): readonly string[] {
  return readdirSync(dirname(datadir)).filter((name) => name.includes('.extra-'));
}

test('logs stay for a copy that is away, which goes on with them, and go once it has all', async () => {
  await begin(pair);
  await b.operate('stop');
  for (const id of [2, 3, 4]) {
    await order(a, id);
    await rotate(a);
  }
  const held = await logsOf(a);
  expect(held.length).toBeGreaterThan(3);
  expect(await a.operate('monitor')).toMatchObject({
    code: 'degradedPromoted',
    reason: `1 MiB of binary logs, older than binlog_keep, are held back for 127.0.0.1:${b.port}, which is away`,
  });
  expect(await logsOf(a)).toEqual(held);
  expect((await b.operate('start')).reason).toContain('it follows');
  await untilHas(b, [1, 2, 3, 4]);
  await eventually('the primary keeps the last alone', async () => {
    expect(await a.operate('monitor')).toMatchObject({ code: 'promoted', reason: '' });
    return (await logsOf(a)).join() === held.slice(-1).join();
  });
  expect((await logsOf(b)).length).toBeGreaterThan(1);
  expect(await b.operate('monitor')).toMatchObject({ code: 'ok', reason: '' });
  expect(await logsOf(b)).toHaveLength(1);
});

test('beyond the limit they go although a copy is away: it says so, and is copied anew', async () => {
  await begin(pair);
  await a.query('CREATE TABLE shop.letters (id INT PRIMARY KEY, body LONGTEXT)');
  await b.operate('stop');
  for (const id of [2, 3, 4]) {
    await order(a, id);
    await a.query(`INSERT INTO shop.letters VALUES (${id}, REPEAT('x', 700000))`);
    await rotate(a);
  }
  const before = await logsOf(a);
  expect(await a.operate('monitor', { binlog_limit: 1 })).toMatchObject({
    code: 'degradedPromoted',
    reason: `binary logs went beyond binlog_limit: 127.0.0.1:${b.port}, away now, is made a new copy if it lacks what was in them`,
  });
  // The file with the last letter still fits.
  expect(await logsOf(a)).toEqual(before.slice(-2));
  expect((await b.operate('start')).code).toBe('ok');
  await eventually('it says that it is left behind', async () => {
    return /needs a new copy of the data: .*have been purged/.test((await b.operate('monitor')).reason);
  });
  await b.operate('stop');
  expect(await b.operate('start')).toMatchObject({ code: 'ok', reason: `it was made a copy of 127.0.0.1:${a.port}` });
  await untilHas(b, [1, 2, 3, 4]);
  expect(keptBeside(b)).toEqual([]);
});
