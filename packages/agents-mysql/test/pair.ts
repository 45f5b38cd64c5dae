import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killProcess, type Outcome } from '@understudy/agent-kit';
import { createAgentBench, freePort, type BenchOptions } from '@understudy/agent-kit/testing';
import type { AgentCall, NodePlace, Parameters } from '@understudy/contracts';
import type { RowDataPacket } from 'mysql2/promise';
import { expect } from 'vitest';
import { mysqlReplicated } from '../src/replication/mysql-replicated.ts';
import { eventually, query, serversOf } from './harness.ts';

/** Two copies on this host, each with directories and a port of its own. */
export interface Pair {
  readonly a: PairedCopy;
  readonly b: PairedCopy;
  readonly dispose: () => Promise<void>;
}

export interface PairedCopy {
  readonly datadir: string;
  readonly runDirectory: string;
  readonly port: number;
  readonly operate: (action: AgentCall, more?: Parameters, options?: BenchOptions) => Promise<Outcome>;
  /** As root, over the socket. */
  readonly query: (statement: string) => Promise<readonly RowDataPacket[]>;
  /** The numbers in `shop.orders`. */
  readonly orders: () => Promise<readonly number[]>;
  /** Ends the server at once, as a power cut would. */
  readonly kill: () => Promise<void>;
}

export const password = 'in "the" wings';

/** @param nodes both, with their addresses, as a cluster knows them. Default: they are named to each other in a parameter */
export async function createPair(parameters: Parameters = {}, nodes: readonly NodePlace[] = []): Promise<Pair> {
  const directory = mkdtempSync(join(tmpdir(), 'understudy-replicated-'));
  // The server runs as a user of its own, who must get through.
  chmodSync(directory, 0o755);
  const ports = [await freePort(), await freePort()];
  const named = { replication_hosts: ports.map((port) => `127.0.0.1:${port}`).join(' ') };
  const common: Parameters = {
    replication_passwd: password,
    enable_creation: true,
    ...(nodes.length === 0 ? named : {}),
    ...parameters,
  };
  const copies = ports.map((port, index) => {
    const replication_port = ports[1 - index] ?? port;
    const own = { ...common, port, replication_port, server_id: index + 1 };
    return createCopy(directory, own, { node: index === 0 ? 'a' : 'b', nodes });
  });
  const [a, b] = (await Promise.all(copies)) as [PairedCopy, PairedCopy];
  const dispose = async (): Promise<void> => {
    for (const each of await serversOf(directory)) await killProcess(each, { graceMs: 0 });
    rmSync(directory, { recursive: true, force: true });
  };
  return { a, b, dispose };
}

async function createCopy(directory: string, parameters: Parameters, place: BenchOptions): Promise<PairedCopy> {
  const home = join(directory, `copy ${String(parameters['server_id'])}`);
  const runDirectory = join(home, 'run');
  mkdirSync(runDirectory, { recursive: true, mode: 0o755 });
  const datadir = join(home, 'data');
  const bench = await createAgentBench(mysqlReplicated, { runDirectory });
  const ask = (statement: string) => query(join(runDirectory, 'mysqld', 'mysqld.sock'), statement);
  return {
    datadir,
    runDirectory,
    port: Number(parameters['port']),
    operate: (action, more, options) =>
      bench.run(action, { ...parameters, datadir, ...more }, { ...place, ...options }),
    query: ask,
    orders: async () => (await ask('SELECT id FROM shop.orders ORDER BY id')).map(({ id }) => Number(id)),
    kill: async () => {
      for (const each of await serversOf(home)) await killProcess(each, { graceMs: 0 });
    },
  };
}

/** Both up, `a` promoted with a table, and `b` its replica. */
export async function begin({ a, b }: Pair): Promise<void> {
  for (const copy of [a, b]) {
    const { code, reason } = await copy.operate('start');
    expect(code, reason).toBe('ok');
  }
  expect(await a.operate('promote')).toMatchObject({ code: 'ok', promotionScore: 100 });
  await a.query('CREATE DATABASE shop');
  await a.query('CREATE TABLE shop.orders (id INT PRIMARY KEY)');
  await order(a, 1);
  expect((await b.operate('monitor')).code).toBe('ok');
  await untilHas(b, [1]);
  expect((await b.operate('monitor')).code).toBe('ok');
}

export async function order(copy: PairedCopy, ...ids: readonly number[]): Promise<void> {
  for (const id of ids) await copy.query(`INSERT INTO shop.orders VALUES (${id})`);
}

export function untilHas(copy: PairedCopy, ids: readonly number[]): Promise<void> {
  const has = async () => (await copy.orders().catch(() => [])).join() === ids.join();
  return eventually(`it has ${ids.join()}`, has);
}
