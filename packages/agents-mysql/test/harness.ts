import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { chown, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { killProcess, listProcesses, processIsAlive, waitUntil, type Outcome } from '@understudy/agent-kit';
import { createAgentBench, type BenchOptions } from '@understudy/agent-kit/testing';
import type { AgentCall, Parameters } from '@understudy/contracts';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { mysql } from '../src/mysql.ts';
import type { Operation } from './operate.ts';

/** A database with directories of its own; `dispose` ends whatever was started for it. */
export interface Harness {
  readonly directory: string;
  readonly datadir: string;
  readonly runDirectory: string;
  readonly socket: string;
  readonly operate: (action: AgentCall, more?: Parameters, options?: BenchOptions) => Promise<Outcome>;
  /** The same in a process of its own, which ends afterwards. */
  readonly operateElsewhere: (action: AgentCall) => Promise<Outcome>;
  /** 0 if there is none. */
  readonly pid: () => Promise<number>;
  /** As root, over the socket. */
  readonly query: (statement: string) => Promise<readonly RowDataPacket[]>;
  readonly dispose: () => Promise<void>;
}

export async function createHarness(template?: Template): Promise<Harness> {
  const directory = mkdtempSync(join(tmpdir(), 'understudy-mysql-'));
  // The server runs as a user of its own, who must get through.
  chmodSync(directory, 0o755);
  const datadir = join(directory, 'the "data" of $odd names');
  const runDirectory = join(directory, 'run');
  mkdirSync(runDirectory, { mode: 0o700 });
  const socket = join(runDirectory, 'mysqld', 'mysqld.sock');
  if (template !== undefined) await copyDatabase(template.datadir, datadir);
  const parameters: Parameters = { datadir, port: 0 };
  const bench = await createAgentBench(mysql, { runDirectory });
  return {
    directory,
    datadir,
    runDirectory,
    socket,
    operate: (action, more, options) => bench.run(action, { ...parameters, ...more }, options),
    operateElsewhere: (action) => operateElsewhere({ action, parameters, runDirectory }),
    pid: async () => (await serversOf(directory))[0]?.pid ?? 0,
    query: (statement) => query(socket, statement),
    dispose: async () => {
      for (const each of await serversOf(directory)) await killProcess(each, { graceMs: 0 });
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** A database that was made once, to be copied. */
export interface Template {
  readonly datadir: string;
}

/** Copies a database that is shut down, with its owner. */
async function copyDatabase(from: string, to: string): Promise<void> {
  cpSync(from, to, { recursive: true });
  const owner = await userId();
  for (const each of ['', ...(await readdir(to, { recursive: true }))]) await chown(join(to, each), owner, owner);
}

export async function userId(name = 'mysql'): Promise<number> {
  return Number((await promisify(execFile)('id', ['-u', name])).stdout);
}

async function operateElsewhere(operation: Operation): Promise<Outcome> {
  const script = join(import.meta.dirname, 'operate.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--conditions=source',
    script,
    JSON.stringify(operation),
  ]);
  return JSON.parse(stdout) as Outcome;
}

export async function serversOf(directory: string) {
  return (await listProcesses()).filter(
    ({ pid, startTime, argv }) =>
      /\/(mariadbd|mysqld)$/.test(argv[0] ?? '') &&
      argv.some((word) => word.includes(directory)) &&
      processIsAlive(pid, startTime),
  );
}

/** As root, over the socket. */
export async function query(socketPath: string, statement: string): Promise<readonly RowDataPacket[]> {
  const connection = await createConnection({ socketPath, user: 'root' });
  try {
    const [rows] = await connection.query<RowDataPacket[]>(statement);
    return rows;
  } finally {
    await connection.end();
  }
}

/** Waits, with a generous deadline, for what must come. */
export async function eventually(what: string, check: () => boolean | Promise<boolean>): Promise<void> {
  const { kind } = await waitUntil(check, { timeoutMs: 30_000 });
  if (kind !== 'met') throw new Error(`never came true: ${what}`);
}
