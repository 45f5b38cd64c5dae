import { chmod, chown, lstat, mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { failed, startDetached, type OperationContext, type Outcome } from '@understudy/agent-kit';
import { commandLine } from '../command-line.ts';
import { inspectDataDirectory } from '../data-directory.ts';
import type { Account } from '../find-account.ts';
import { findBarrier } from '../find-barrier.ts';
import { findServer } from '../find-server.ts';
import { initialise } from '../initialise.ts';
import { askAsMonitor } from '../judge-server.ts';
import type { MysqlParameters } from '../parameters.ts';
import { findInstallation } from '../server-installation.ts';
import { serverPathsOf, type ServerPaths } from '../server-paths.ts';
import { awaitReadiness } from './await-readiness.ts';

/**
 * Brings the server up: what must be there, the data directory, the directories of its
 * own, the process, and patience until it has recovered and answers.
 */
export async function start(context: OperationContext<MysqlParameters>): Promise<Outcome> {
  const paths = serverPathsOf(context.parameters, context.runDirectory);
  const running = await findServer(paths);
  if (running !== undefined) return awaitReadiness(context, running, paths);
  const installation = await findInstallation(context, paths);
  if (installation.kind === 'problem') return failed(installation.reason, installation.code);
  const { binary, account } = installation;
  const obstacle = (await findStranger(context, paths)) ?? (await readyData(context, binary, account));
  if (obstacle !== undefined) return obstacle;
  try {
    await prepareDirectories(paths, account);
  } catch (error) {
    return failed(`its directories cannot be made: ${error instanceof Error ? error.message : String(error)}`);
  }
  return explain(await launch(context, binary, paths), paths, account);
}

/** Another server on the same socket would be taken for ours. */
async function findStranger(
  context: OperationContext<MysqlParameters>,
  paths: ServerPaths,
): Promise<Outcome | undefined> {
  if ((await askAsMonitor(context, paths)).kind === 'refused') return undefined;
  return failed(`the socket ${paths.socket} is in use already, by something that this resource did not start`);
}

/** Sees to it that there is a database to serve; else says why not. */
async function readyData(
  { parameters, signal, log }: OperationContext<MysqlParameters>,
  binary: string,
  account: Account,
): Promise<Outcome | undefined> {
  const { datadir, enable_creation } = parameters;
  const data = await inspectDataDirectory(datadir, account);
  if (data.kind === 'ready') return undefined;
  if (data.kind === 'unfit') return failed(data.reason, data.code);
  if (!enable_creation) {
    const reason = `the data directory ${datadir} is ${data.kind}; with enable_creation a new database is made there`;
    return failed(reason, 'notInstalled');
  }
  log(`making a new database in ${datadir}`);
  const refused = await initialise(binary, parameters, account, signal);
  return refused === undefined ? undefined : failed(refused);
}

/** What the server writes to is its own; the run directory stays ours, and lets it through. */
async function prepareDirectories(paths: ServerPaths, account: Account): Promise<void> {
  await mkdir(paths.directory, { recursive: true });
  await chmod(paths.directory, 0o711);
  for (const directory of new Set([paths.ownDirectory, dirname(paths.socket), dirname(paths.serverPidFile)])) {
    const made = await mkdir(directory, { recursive: true, mode: 0o755 });
    if (made !== undefined || directory === paths.ownDirectory) await chown(directory, account.uid, account.gid);
  }
  await rename(paths.output, paths.previousOutput).catch(() => undefined);
  if (paths.errorLog !== null) await makeLog(paths.errorLog, account);
}

/** The server opens its log as its own user, who may not make a file in /var/log. */
async function makeLog(path: string, account: Account): Promise<void> {
  const exists = await lstat(path).then(
    () => true,
    () => false,
  );
  if (exists) return;
  const file = await open(path, 'wx', 0o640);
  try {
    await file.chown(account.uid, account.gid);
  } finally {
    await file.close();
  }
}

async function launch(
  context: OperationContext<MysqlParameters>,
  binary: string,
  paths: ServerPaths,
): Promise<Outcome> {
  const argv = commandLine(binary, context.parameters, paths, { isRoot: process.getuid?.() === 0 });
  const started = await startDetached(argv, { logFile: paths.output, pidFile: paths.pidFile });
  if (started.kind === 'failedToStart') return failed(started.reason);
  return awaitReadiness(context, started.identity, paths);
}

/** What the server can only call a lack of permission often lies in a directory above. */
async function explain(outcome: Outcome, paths: ServerPaths, account: Account): Promise<Outcome> {
  if (outcome.code !== 'error') return outcome;
  const barrier = await findBarrier(paths.socket, account);
  return barrier === undefined ? outcome : { ...outcome, reason: `${outcome.reason}; ${barrier}` };
}
