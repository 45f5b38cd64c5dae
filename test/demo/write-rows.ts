/**
 * A program that inserts one row after the other into a database and prints a line of JSON for each try.
 *
 * Every try has a number of its own, whether it was acknowledged or not: an insert whose answer was lost is never
 * repeated, so that an acknowledged number must be there and nothing is counted twice.
 *
 *     node write-rows.ts --host 10.77.0.100 --user demo --password … --table demo.entry
 */
import { parseArgs } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { createConnection, type Connection } from 'mysql2/promise';
import { monotonicMs } from '../lab/clock.ts';
import type { RowSample } from './row-writer.ts';

/** A healthy answer comes within a few milliseconds; on a host that is gone nothing is worth a longer wait. */
const patienceMs = 250;
const paceMs = 5;

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '' },
    user: { type: 'string', default: '' },
    password: { type: 'string', default: '' },
    table: { type: 'string', default: '' },
  },
});

const print = (sample: RowSample): boolean => process.stdout.write(`${JSON.stringify(sample)}\n`);

async function open(): Promise<Connection> {
  const { host, user, password } = values;
  const connection = await createConnection({ host, user, password, connectTimeout: patienceMs });
  // Without a listener, a connection that breaks between two queries would end the program.
  connection.on('error', () => undefined);
  return connection;
}

async function insert(connection: Connection, row: number): Promise<void> {
  const sql = `INSERT INTO ${values.table} (id) VALUES (?)`;
  await connection.query({ sql, values: [row], timeout: patienceMs });
}

async function main(): Promise<void> {
  let connection: Connection | null = null;
  let stopping = false;
  process.on('SIGTERM', () => (stopping = true));
  for (let row = 1; !stopping; row += 1) {
    const startedMs = monotonicMs();
    try {
      connection ??= await open();
      await insert(connection, row);
      print({ kind: 'acknowledged', row, startedMs, atMs: monotonicMs() });
    } catch (error) {
      connection?.destroy();
      connection = null;
      print({ kind: 'refused', row, startedMs, atMs: monotonicMs(), reason: String(error) });
    }
    await delay(paceMs);
  }
  await connection?.end();
}

await main();
