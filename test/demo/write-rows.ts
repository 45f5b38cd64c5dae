/**
 * A program that inserts one row after the other into a database and prints a line of JSON for each try.
 *
 * Every try has a number of its own, whether it was acknowledged or not: an insert whose answer was lost is never
 * repeated, so an acknowledged number must be there and nothing is counted twice.
 *
 *     node write-rows.ts --host 10.77.0.100 --user demo --password … --table demo.entry
 */
import { parseArgs } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from 'mysql2/promise';
import { monotonicMs } from '../lab/clock.ts';
import { connectSoon } from './connect-soon.ts';
import type { RowSample } from './row-writer.ts';

/** A healthy answer comes within a few milliseconds; after this time a host is not waited for any more. */
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

async function insert(connection: Connection, row: number): Promise<void> {
  const sql = `INSERT INTO ${values.table} (id) VALUES (?)`;
  await connection.query({ sql, values: [row], timeout: patienceMs });
}

async function main(): Promise<void> {
  let connection: Connection | null = null;
  const leaving = new AbortController();
  process.on('SIGTERM', () => leaving.abort());
  process.stdout.on('error', () => process.exit());
  for (let row = 1; !leaving.signal.aborted; row += 1) {
    connection ??= await connectSoon(values, leaving.signal);
    if (connection === null) break;
    const startedMs = monotonicMs();
    try {
      await insert(connection, row);
      print({ kind: 'acknowledged', row, startedMs, atMs: monotonicMs() });
    } catch (error) {
      connection.destroy();
      connection = null;
      print({ kind: 'unanswered', row, startedMs, atMs: monotonicMs(), reason: String(error) });
    }
    await delay(paceMs);
  }
  // A host that has lost its power says nothing to a farewell.
  connection?.destroy();
}

await main();
