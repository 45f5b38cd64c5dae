import { userInfo } from 'node:os';
import { createConnection, type Connection, type ConnectionOptions, type RowDataPacket } from 'mysql2/promise';
import type { MysqlParameters } from '../parameters.ts';
import type { ServerPaths } from '../server-paths.ts';

/** A connection to a server, for as long as one operation lasts. */
export interface Session extends AsyncDisposable {
  /** @throws the server's error, or that it has not answered in time */
  readonly rows: (statement: string, values?: readonly unknown[], timeoutMs?: number) => Promise<readonly Row[]>;
  readonly run: (statement: string, values?: readonly unknown[], timeoutMs?: number) => Promise<void>;
  /** The number under which the server knows it. */
  readonly id: number;
}

/** Columns by name, as text; null where there is nothing. */
export type Row = Readonly<Record<string, string | null>>;

/** For a statement that has nothing to wait for. */
const statementLimitMs = 10_000;

/**
 * As whom a monitor asks, over the socket: whoever replicates must be allowed everything.
 *
 * @throws when the server has not let it in within the time
 */
export function openLocal(
  parameters: MysqlParameters,
  paths: ServerPaths,
  timeoutMs = statementLimitMs,
): Promise<Session> {
  return open({
    socketPath: paths.socket,
    user: parameters.test_user ?? userInfo().username,
    password: parameters.test_passwd ?? '',
    connectTimeout: timeoutMs,
  });
}

export interface RemoteAccount {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** @throws when the server has not let it in within the time */
export function openRemote(account: RemoteAccount, timeoutMs: number): Promise<Session> {
  return open({ ...account, connectTimeout: timeoutMs });
}

async function open(options: ConnectionOptions): Promise<Session> {
  const connection = await createConnection({
    ...options,
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
  });
  // A server that goes away is told by the next statement.
  connection.on('error', () => undefined);
  const ask = async (sql: string, values: readonly unknown[] = [], timeout = statementLimitMs): Promise<unknown> => {
    const [answer] = await connection.query<RowDataPacket[]>({ sql, values: [...values], timeout });
    return answer;
  };
  return {
    id: connection.threadId ?? 0,
    rows: async (...question) => ((await ask(...question)) as readonly RowDataPacket[]).map(asText),
    run: async (...question) => void (await ask(...question)),
    [Symbol.asyncDispose]: () => hangUp(connection),
  };
}

async function hangUp(connection: Connection): Promise<void> {
  await connection.end().catch(() => connection.destroy());
}

function asText(row: RowDataPacket): Row {
  const entries = Object.entries(row) as [string, string | number | null][];
  return Object.fromEntries(entries.map(([column, value]) => [column, value === null ? null : String(value)]));
}

/** Of an error, as people are told. */
export function say(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
