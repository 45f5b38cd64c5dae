import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killProcess, type Outcome } from '@understudy/agent-kit';
import { createAgentBench, freePort, type BenchOptions } from '@understudy/agent-kit/testing';
import type { AgentCall, Parameters } from '@understudy/contracts';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { mysqlReplicated } from '../src/replication/mysql-replicated.ts';
import { serversOf } from './harness.ts';

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

export async function createPair(parameters: Parameters = {}): Promise<Pair> {
  const directory = mkdtempSync(join(tmpdir(), 'understudy-replicated-'));
  // The server runs as a user of its own, who must get through.
  chmodSync(directory, 0o755);
  const ports = [await freePort(), await freePort()];
  const common: Parameters = {
    replication_passwd: password,
    replication_hosts: ports.map((port) => `127.0.0.1:${port}`).join(' '),
    enable_creation: true,
    ...parameters,
  };
  const copies = ports.map((port, index) => createCopy(directory, { ...common, port, server_id: index + 1 }));
  const [a, b] = (await Promise.all(copies)) as [PairedCopy, PairedCopy];
  const dispose = async (): Promise<void> => {
    for (const each of await serversOf(directory)) await killProcess(each, { graceMs: 0 });
    rmSync(directory, { recursive: true, force: true });
  };
  return { a, b, dispose };
}

async function createCopy(directory: string, parameters: Parameters): Promise<PairedCopy> {
  const home = join(directory, `copy ${String(parameters['server_id'])}`);
  const runDirectory = join(home, 'run');
  mkdirSync(runDirectory, { recursive: true, mode: 0o755 });
  const datadir = join(home, 'data');
  const bench = await createAgentBench(mysqlReplicated, { runDirectory });
  const query = (statement: string) => queryAt(join(runDirectory, 'mysqld', 'mysqld.sock'), statement);
  return {
    datadir,
    runDirectory,
    port: Number(parameters['port']),
    operate: (action, more, options) => bench.run(action, { ...parameters, datadir, ...more }, options),
    query,
    orders: async () => (await query('SELECT id FROM shop.orders ORDER BY id')).map(({ id }) => Number(id)),
    kill: async () => {
      for (const each of await serversOf(home)) await killProcess(each, { graceMs: 0 });
    },
  };
}

async function queryAt(socketPath: string, statement: string): Promise<readonly RowDataPacket[]> {
  const connection = await createConnection({ socketPath, user: 'root' });
  try {
    const [rows] = await connection.query<RowDataPacket[]>(statement);
    return rows;
  } finally {
    await connection.end();
  }
}
