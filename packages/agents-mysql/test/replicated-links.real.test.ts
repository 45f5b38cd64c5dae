import { afterEach, beforeEach, expect, test } from 'vitest';
import { layCable, type Cable } from './cable.ts';
import { eventually } from './harness.ts';
import { begin, createPair, order, untilHas, type Pair } from './pair.ts';

/** The servers are at an address of their own, and the primary is reached over a cable at each of these. */
const addresses = ['127.0.0.1', '127.0.0.2'];
const home = '127.0.0.3';

let pair: Pair;
let cables: ReadonlyMap<string, Cable>;
beforeEach(async () => {
  const nodes = [
    { name: 'a', addresses },
    { name: 'b', addresses: [home] },
  ];
  pair = await createPair({ additional_parameters: `--bind-address=${home}` }, nodes);
  const laid = addresses.map(async (from) => [from, await layCable(from, home, pair.a.port)] as const);
  cables = new Map(await Promise.all(laid));
});
afterEach(async () => {
  for (const cable of cables.values()) await cable[Symbol.asyncDispose]();
  await pair.dispose();
});

/** At which of the primary's addresses the replica follows it, and the primary's number of that connection. */
async function lookAtSource() {
  const [status] = await pair.b.query('SHOW SLAVE STATUS');
  const connections = await pair.a.query(
    "SELECT ID AS id FROM information_schema.PROCESSLIST WHERE COMMAND = 'Binlog Dump' ORDER BY ID",
  );
  return { host: String(status?.['Master_Host']), connections: connections.map(({ id }) => String(id)) };
}

test('a replica stays with the address that it is connected to, whichever answers', async () => {
  await begin(pair);
  const before = await lookAtSource();
  cables.get(before.host)?.hold('newcomers');
  expect(await pair.b.operate('monitor')).toMatchObject({ code: 'ok', reason: '' });
  expect(await lookAtSource()).toEqual(before);
  await order(pair.a, 2);
  await untilHas(pair.b, [1, 2]);
});

test('a replica that hears nothing more goes to another address, and has what it missed', async () => {
  await begin(pair);
  const { host } = await lookAtSource();
  cables.get(host)?.hold('all');
  await order(pair.a, 2);
  await eventually('it follows at the other address', async () => {
    await pair.b.operate('monitor');
    return (await lookAtSource()).host !== host;
  });
  await untilHas(pair.b, [1, 2]);
});
