/** Two hosts with a replicated database, a site and an address in a fast group, active on `a`, and who writes to it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitUntil } from '@understudy/agent-kit';
import { readDefinition } from '@understudy/formats';
import { activeNodes, Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { RowWriter } from '../demo/row-writer.ts';
import { givePage, patientTimings, serviceAddress } from './web-cluster.ts';

export interface Shop {
  readonly cluster: Cluster;
  readonly a: Member;
  readonly b: Member;
  /** From the client, over the address, a row every few milliseconds. */
  readonly write: () => RowWriter;
  readonly untilWritten: (writer: RowWriter, count: number) => Promise<void>;
  /** The rows that the copy on that host has, in order; none while it does not answer. */
  readonly rows: (member: Member) => Promise<readonly number[]>;
  readonly insert: (member: Member, row: number) => Promise<void>;
  /** Rows in the files of what only this host had. */
  readonly keptRows: (member: Member) => Promise<readonly number[]>;
  /** The last that the host's daemon logged of this kind: what the first group matched. */
  readonly saidOn: (member: Member, pattern: RegExp) => string;
}

const example = join(import.meta.dirname, '../../examples/replicated.yaml');
const account = { user: 'writer', password: 'pen' };
const table = 'shop.entry';

/** All runs, and the replica has what the primary has. @param more parameters of the database */
export async function startShop(more: object): Promise<Shop> {
  const cluster = await Cluster.start({ timings: patientTimings });
  const [a, b] = [cluster.member('a'), cluster.member('b')];
  for (const member of cluster.members) await givePage(member);
  await a.host.writeFile('/etc/understudy/shop.json', JSON.stringify(definition(more)));
  await cluster.apply('/etc/understudy/shop.json');
  await a.until('it is active on a', (status) => activeNodes(status, 'database').join() === 'a');
  await query(a, `CREATE DATABASE shop; CREATE TABLE ${table} (id INT PRIMARY KEY) ENGINE=InnoDB`);
  await query(a, `CREATE USER writer@'%' IDENTIFIED BY 'pen'; GRANT ALL ON shop.* TO writer@'%'`);
  const shop = shopOf(cluster, a, b);
  await shop.insert(a, 0);
  await eachWaits('the replica has the first row', async () => (await shop.rows(b)).length === 1);
  await eachWaits('the replica knows of its primary', () => knows(b));
  return shop;
}

function definition(more: object): object {
  const { document } = readDefinition({ text: readFileSync(example, 'utf8'), name: example });
  const { resources } = document as { readonly resources: { readonly database: { parameters: object } } };
  const { database } = resources;
  database.parameters = { ...database.parameters, ...more };
  return document as object;
}

function shopOf(cluster: Cluster, a: Member, b: Member): Shop {
  const rows = async (member: Member): Promise<readonly number[]> => {
    const found = await query(member, `SELECT id FROM ${table} ORDER BY id`).catch(() => '');
    return found.split('\n').filter(Boolean).map(Number);
  };
  return {
    cluster,
    a,
    b,
    write: () => new RowWriter(cluster.lab.client, { address: serviceAddress, table, ...account }),
    untilWritten: (writer, count) =>
      eachWaits(`${count} rows are written`, () => Promise.resolve(writer.acknowledged.length >= count)),
    rows,
    insert: async (member, row) => void (await query(member, `INSERT INTO ${table} VALUES (${row})`)),
    keptRows,
    saidOn: (member, pattern) => {
      const log = readFileSync(join(cluster.logDirectory, `${member.name}.log`), 'utf8');
      return [...log.matchAll(new RegExp(pattern, 'g'))].at(-1)?.[1] ?? '';
    },
  };
}

/** As root, over the socket. @throws when it fails */
async function query({ host }: Member, statements: string): Promise<string> {
  const socket = '/run/understudy/agents/database/mysqld/mysqld.sock';
  const argv = ['mariadb', '--no-defaults', '--batch', '--skip-column-names', `--socket=${socket}`] as const;
  return (await host.run([...argv, '--execute', statements], { check: true })).stdout;
}

/** It has looked at its primary, and found nothing missing. */
async function knows({ host }: Member): Promise<boolean> {
  const text = await host.readFile('/run/understudy/agents/database/replica.json').catch(() => '{}');
  const seen = JSON.parse(text) as Readonly<Record<string, unknown>>;
  const { stdout } = await host.run(['cat', '/etc/understudy/shop.json']);
  const needed = stdout.includes('"semi_sync":true') ? 'leaseUntilMs' : 'coveredAtMs';
  return typeof seen[needed] === 'number';
}

async function keptRows({ host }: Member): Promise<readonly number[]> {
  const { stdout } = await host.run(['sh', '-c', 'cat /srv/database.extra-*.sql']);
  const inserts = stdout.matchAll(/^### INSERT INTO `shop`\.`entry`\n### SET\n###\s+@1=(\d+)/gm);
  return [...inserts].map(([, row]) => Number(row));
}

/** Waits for what must come. @throws when it does not */
export async function eachWaits(what: string, check: () => Promise<boolean>): Promise<void> {
  const { kind } = await waitUntil(check, { timeoutMs: 60_000, intervalMs: 100 });
  if (kind !== 'met') throw new Error(`never came true: ${what}`);
}
