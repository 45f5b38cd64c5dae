import { dirname } from 'node:path';
import type { Promotion } from './history.ts';
import type { Row, Session } from './session.ts';

/** What is MariaDB's own of all that replication needs: options and statements, each in one place. */

/** @param serverId unlike that of any other copy */
export function serverOptions(serverId: number): readonly string[] {
  return [
    `--server-id=${serverId}`,
    '--log-bin=binlog',
    '--relay-log=relay',
    '--binlog-format=ROW',
    '--log-slave-updates',
    '--gtid-strict-mode',
    // Nobody writes before it is promoted, and nothing is replicated before it is known from whom.
    '--read-only',
    '--skip-slave-start',
    // What is acknowledged has to be there after a power cut, in the log as well.
    '--sync-binlog=1',
    '--innodb-flush-log-at-trx-commit=1',
    // The source says every second that it is there: a way that is cut is left soon, and without asking long on it.
    '--slave-net-timeout=3',
    '--rpl-semi-sync-slave-kill-conn-timeout=1',
    // A primary that recovers keeps all that is in its log: a replica may have it.
    '--rpl-semi-sync-slave-enabled=OFF',
  ];
}

/** One copy, as it says of itself. */
export interface CopyState {
  readonly serverId: number;
  readonly isReadOnly: boolean;
  readonly position: string;
  readonly promotions: readonly Promotion[];
  readonly isBlank: boolean;
  /** Of the primary: its commits wait for a replica, if there is one or `waitsForAbsent`. */
  readonly isSemiSync: boolean;
  readonly semiSyncReplicas: number;
  /** They wait when no replica is connected, too. */
  readonly waitsForAbsent: boolean;
  /** For how long, in milliseconds, the oldest commit has been waiting for a replica. */
  readonly oldestWaitMs: number;
}

const stateQuestion = `
SELECT @@global.server_id AS serverId, @@global.read_only AS readOnly, @@global.gtid_current_pos AS position,
  @@global.rpl_semi_sync_master_wait_no_slave AS waitsForAbsent,
  (SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME NOT IN
    ('mysql', 'information_schema', 'performance_schema', 'sys')) AS ownDatabases,
  (SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS
    WHERE VARIABLE_NAME = 'RPL_SEMI_SYNC_MASTER_STATUS') AS semiSync,
  (SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS
    WHERE VARIABLE_NAME = 'RPL_SEMI_SYNC_MASTER_CLIENTS') AS semiSyncReplicas,
  (SELECT COALESCE(MAX(TIME_MS), 0) FROM information_schema.PROCESSLIST
    WHERE STATE LIKE 'Waiting for semi-sync ACK%') AS oldestWaitMs`;

export async function readState(session: Session, timeoutMs?: number): Promise<CopyState> {
  const [row = {}] = await session.rows(stateQuestion, [], timeoutMs);
  const promotions = await readPromotions(session, timeoutMs);
  return {
    serverId: Number(row['serverId']),
    isReadOnly: row['readOnly'] !== '0',
    position: row['position'] ?? '',
    promotions,
    isBlank: promotions.length === 0 && row['position'] === '' && row['ownDatabases'] === '0',
    isSemiSync: row['semiSync'] === 'ON',
    semiSyncReplicas: Number(row['semiSyncReplicas']),
    waitsForAbsent: row['waitsForAbsent'] === '1',
    oldestWaitMs: Math.ceil(Number(row['oldestWaitMs'])),
  };
}

const noSuchThing: ReadonlySet<unknown> = new Set(['ER_NO_SUCH_TABLE', 'ER_BAD_DB_ERROR']);

async function readPromotions(session: Session, timeoutMs?: number): Promise<readonly Promotion[]> {
  try {
    const rows = await session.rows('SELECT * FROM understudy.promotions ORDER BY generation', [], timeoutMs);
    return rows.map((row) => ({
      generation: Number(row['generation']),
      serverId: Number(row['server_id']),
      node: row['node'] ?? '',
      base: row['base'] ?? '',
      origin: row['origin'] === 'created' ? 'created' : 'adopted',
    }));
  } catch (error) {
    if (noSuchThing.has((error as { readonly code?: unknown }).code)) return [];
    throw error;
  }
}

/** Writes that this server is the owner from now on. */
export async function writePromotion(session: Session, promotion: Promotion): Promise<void> {
  await session.run('CREATE DATABASE IF NOT EXISTS understudy');
  await session.run(
    `CREATE TABLE IF NOT EXISTS understudy.promotions (
      generation BIGINT UNSIGNED NOT NULL PRIMARY KEY, server_id INT UNSIGNED NOT NULL, node VARCHAR(255) NOT NULL,
      base TEXT NOT NULL, origin VARCHAR(16) NOT NULL, at TIMESTAMP(6) NOT NULL) ENGINE=InnoDB`,
  );
  const { generation, serverId, node, base, origin } = promotion;
  await session.run(`INSERT INTO understudy.promotions VALUES (?, ?, ?, ?, ?, NOW(6))`, [
    generation,
    serverId,
    node,
    base,
    origin,
  ]);
}

/** The account of the copies among themselves; left out of the log where every copy makes its own. */
export async function ensureAccount(
  session: Session,
  { user, password, isLogged }: { readonly user: string; readonly password: string; readonly isLogged: boolean },
): Promise<void> {
  if (!isLogged) await session.run('SET SESSION sql_log_bin = 0');
  await session.run("CREATE USER IF NOT EXISTS ?@'%' IDENTIFIED BY ?", [user, password]);
  await session.run("ALTER USER ?@'%' IDENTIFIED BY ?", [user, password]);
  const grants = [
    'SELECT, LOCK TABLES, SHOW VIEW, EVENT, TRIGGER, RELOAD, PROCESS',
    // The last is for a replica that ends, and says so.
    'REPLICATION SLAVE, REPLICATION CLIENT, REPLICATION MASTER ADMIN',
  ].join(', ');
  await session.run(`GRANT ${grants} ON *.* TO ?@'%'`, [user]);
  if (!isLogged) await session.run('SET SESSION sql_log_bin = 1');
}

/** How a replica stands to its source. */
export interface ReplicaStatus {
  readonly host: string;
  readonly port: number;
  readonly isConnected: boolean;
  /** It has lost its source, or not found it yet, and tries again. */
  readonly isSeeking: boolean;
  /** Its applier runs. */
  readonly isApplying: boolean;
  readonly isSemiSync: boolean;
  /** All that it has received. */
  readonly received: string;
  /** Nothing goes on, and nothing is wrong: its server was started while there was no primary. */
  readonly isIdle: boolean;
  /** Its applier was stopped by an error that may be over. */
  readonly hasStumbled: boolean;
  /** Why it can never go on, if it cannot. */
  readonly fatal: string;
  readonly lastError: string;
}

/** The source no longer has, or never had, what comes next for this replica. */
const fatalReadError = '1236';

/**
 * Why an applier may stop though its data are well: no room (1021, 1026, 1114), no memory (1037, 1038, 1041), a lock that
 * somebody else held through all of the server's own attempts (1205, 1213), somebody who ended it (1053, 1317, 1927).
 */
const passingErrors: ReadonlySet<unknown> = new Set(
  [1021, 1026, 1037, 1038, 1041, 1053, 1114, 1205, 1213, 1317, 1927].map(String),
);

/** Undefined: it follows nobody. */
export async function readReplica(session: Session): Promise<ReplicaStatus | undefined> {
  const [row] = await session.rows('SHOW SLAVE STATUS');
  if (row === undefined) return undefined;
  const [semi] = await session.rows("SHOW GLOBAL STATUS LIKE 'Rpl_semi_sync_slave_status'");
  const ioError = row['Last_IO_Error'] ?? '';
  const sqlError = row['Last_SQL_Error'] ?? '';
  // While the applier runs the server deals with an error itself: it tries again.
  const isHalted = row['Slave_SQL_Running'] === 'No' && sqlError !== '';
  const hasStumbled = isHalted && passingErrors.has(row['Last_SQL_Errno']);
  return {
    host: row['Master_Host'] ?? '',
    port: Number(row['Master_Port']),
    isConnected: row['Slave_IO_Running'] === 'Yes',
    isSeeking: row['Slave_IO_Running'] === 'Connecting',
    isApplying: row['Slave_SQL_Running'] === 'Yes',
    isSemiSync: semi?.['Value'] === 'ON',
    received: row['Gtid_IO_Pos'] ?? '',
    isIdle: row['Slave_IO_Running'] === 'No' && row['Slave_SQL_Running'] === 'No' && ioError === '' && sqlError === '',
    hasStumbled,
    fatal: row['Last_IO_Errno'] === fatalReadError ? ioError : isHalted && !hasStumbled ? sqlError : '',
    lastError: [ioError, sqlError].filter((text) => text !== '').join('; '),
  };
}

/** It asked its source for what that has removed already. */
export function isLeftBehind(readError: string): boolean {
  return readError.includes('have been purged');
}

export interface Source {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** Follows a source from `position` on. */
export async function follow(session: Session, source: Source, position: string): Promise<void> {
  await forgetSource(session);
  await session.run('SET GLOBAL gtid_slave_pos = ?', [position]);
  await session.run(
    `CHANGE MASTER TO MASTER_HOST = ?, MASTER_PORT = ?, MASTER_USER = ?, MASTER_PASSWORD = ?,
      MASTER_USE_GTID = slave_pos, MASTER_CONNECT_RETRY = 1, MASTER_HEARTBEAT_PERIOD = 1`,
    [source.host, source.port, source.user, source.password],
  );
  await session.run('SET GLOBAL rpl_semi_sync_slave_enabled = ON');
  await session.run('START SLAVE');
}

/** No more is received; what was is still applied. */
export async function stopReceiving(session: Session): Promise<void> {
  await session.run('STOP SLAVE IO_THREAD');
}

export async function startApplying(session: Session): Promise<void> {
  await session.run('START SLAVE SQL_THREAD');
}

/** No more is applied. Quick, where the end of receiving may wait for seconds for a source that is lost. */
export async function stopApplying(session: Session): Promise<void> {
  await session.run('STOP SLAVE SQL_THREAD');
}

/** @returns whether the server has applied everything up to the position within the time */
export async function awaitPosition(session: Session, position: string, timeoutMs: number): Promise<boolean> {
  if (position === '') return true;
  const seconds = Math.max(timeoutMs, 1) / 1000;
  const [row] = await session.rows('SELECT MASTER_GTID_WAIT(?, ?) AS answer', [position, seconds], timeoutMs + 1_000);
  return row?.['answer'] === '0';
}

export async function forgetSource(session: Session): Promise<void> {
  await session.run('STOP SLAVE');
  await session.run('RESET SLAVE ALL');
}

/** The binary logs, the oldest first; the last is being written. */
export async function listLogs(session: Session) {
  const [place] = await session.rows('SELECT @@global.log_bin_basename AS base');
  const rows = await session.rows('SHOW BINARY LOGS');
  const logs = rows.map((row) => ({ name: row['Log_name'] ?? '', bytes: Number(row['File_size']) }));
  return { directory: dirname(place?.['base'] ?? ''), logs };
}

/** The position at which a binary log begins, which is where the one before ends. */
export async function logStart(session: Session, name: string): Promise<string> {
  const [row] = await session.rows('SELECT BINLOG_GTID_POS(?, 4) AS position', [name]);
  const position = row?.['position'] ?? null;
  if (position === null) throw new Error(`the binary log ${name} cannot be read`);
  return position;
}

/** Removes the binary logs before that one, as far as no connected replica is reading them. */
export async function purgeLogsTo(session: Session, name: string, timeoutMs: number): Promise<void> {
  await session.run('PURGE BINARY LOGS TO ?', [name], timeoutMs);
}

/** Every commit waits for a replica, for so long. It must be on before the first client's write. */
export async function beginSemiSync(session: Session, timeoutMs: number): Promise<void> {
  await session.run("SET GLOBAL rpl_semi_sync_master_wait_point = 'AFTER_SYNC'");
  await setWaitForAbsent(session, true);
  await setSemiSyncTimeout(session, timeoutMs);
  await session.run('SET GLOBAL rpl_semi_sync_master_enabled = ON');
}

/** Without it, no commit waits any more from the moment when the last replica's connection has ended. */
export async function setWaitForAbsent(session: Session, waits: boolean): Promise<void> {
  await session.run(`SET GLOBAL rpl_semi_sync_master_wait_no_slave = ${waits ? 'ON' : 'OFF'}`);
}

export async function setSemiSyncTimeout(session: Session, timeoutMs: number): Promise<void> {
  await session.run('SET GLOBAL rpl_semi_sync_master_timeout = ?', [timeoutMs]);
}

export async function endSemiSync(session: Session): Promise<void> {
  await session.run('SET GLOBAL rpl_semi_sync_master_enabled = OFF');
}

/** Waits for what is being committed; whoever has not begun to commit is refused from then on. */
export async function setReadOnly(session: Session, isReadOnly: boolean, timeoutMs?: number): Promise<void> {
  await session.run(`SET GLOBAL read_only = ${isReadOnly ? 1 : 0}`, [], timeoutMs);
}

/** The clients' connections that are in a transaction, or in a statement that may change something. */
export async function writers(session: Session, own: readonly number[]): Promise<readonly Row[]> {
  return session.rows(
    `SELECT p.ID AS id, p.USER AS user, p.HOST AS host FROM information_schema.PROCESSLIST p
      WHERE p.ID NOT IN (?) AND p.USER <> 'system user' AND p.COMMAND NOT IN ('Binlog Dump', 'Daemon', 'Slave_IO', 'Slave_SQL')
      AND (p.COMMAND = 'Query' OR EXISTS (SELECT 1 FROM information_schema.INNODB_TRX t WHERE t.trx_mysql_thread_id = p.ID))
      AND p.STATE NOT LIKE 'Waiting for semi-sync ACK%' AND p.STATE NOT LIKE '%ommit%'`,
    [own],
  );
}
