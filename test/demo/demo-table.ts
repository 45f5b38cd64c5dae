/** The table that the demo's writer fills, as root of the host that runs the database sees it, over its socket. */
import type { Host } from '../lab/host.ts';
import type { RowCount } from './figures.ts';

/** Of a database that lives as long as the demo, on a network that is nobody else's. */
const account = { user: 'demo', password: 'demo', table: 'demo.entry' } as const;

const preparation = `
  CREATE DATABASE IF NOT EXISTS demo;
  CREATE TABLE IF NOT EXISTS ${account.table} (id BIGINT PRIMARY KEY) ENGINE=InnoDB;
  CREATE USER IF NOT EXISTS '${account.user}'@'%' IDENTIFIED BY '${account.password}';
  GRANT INSERT ON ${account.table} TO '${account.user}'@'%';`;

/** Makes it, and whoever may insert into it. */
export async function openTable(host: Host, socket: string): Promise<typeof account> {
  await query(host, socket, preparation);
  return account;
}

export async function countRows(host: Host, socket: string, acknowledged: readonly number[]): Promise<RowCount> {
  const there = new Set((await query(host, socket, `SELECT id FROM ${account.table}`)).split('\n'));
  const lost = acknowledged.filter((row) => !there.has(String(row)));
  return { acknowledged: acknowledged.length, lost: lost.length };
}

async function query(host: Host, socket: string, sql: string): Promise<string> {
  const argv = ['mariadb', '--no-defaults', `--socket=${socket}`, '--batch', '--skip-column-names'];
  return (await host.run(argv, { input: sql, check: true })).stdout;
}
