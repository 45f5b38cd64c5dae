import { existsSync } from 'node:fs';
import { chown, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { run, type Argv } from '@understudy/agent-kit';
import { optionFile } from './command-line.ts';
import { foreignNames, stagingName, systemDatabase } from './data-directory.ts';
import type { Account } from './find-account.ts';
import type { MysqlParameters } from './parameters.ts';

/**
 * Makes a new database in a data directory that is missing or empty. It is made in a
 * folder of its own and moved up piece by piece, the piece that makes it a database
 * last: cut short at any moment, the next try sees it and begins anew.
 */

const installers = ['/usr/bin/mariadb-install-db', '/usr/bin/mysql_install_db', '/usr/local/bin/mariadb-install-db'];

/** Undefined if it was made; else why not, as a sentence. `binary` is the server. */
export async function initialise(
  binary: string,
  parameters: MysqlParameters,
  account: Account,
  signal: AbortSignal,
): Promise<string | undefined> {
  const staging = join(parameters.datadir, stagingName);
  try {
    await prepare(parameters.datadir, staging, account);
    // As that user from the start: run by root, the script gives away whatever the words of a path with blanks name.
    const identity = process.getuid?.() === 0 ? { uid: account.uid, gid: account.gid } : {};
    const result = await run(await installer(binary, parameters, staging, signal), { signal, ...identity });
    if (result.code !== 0) {
      const words = result.failedToStart ?? `${result.stdout}\n${result.stderr}`.trim().slice(-500);
      return `a new database could not be made in ${parameters.datadir}: ${words}`;
    }
    await moveUp(staging, parameters.datadir);
    return undefined;
  } catch (error) {
    return `a new database could not be made: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Empties the directory of what an earlier try has left in it. */
async function prepare(datadir: string, staging: string, account: Account): Promise<void> {
  await mkdir(datadir, { recursive: true, mode: 0o750 });
  await chown(datadir, account.uid, account.gid);
  await mkdir(staging, { recursive: true, mode: 0o700 });
  for (const name of await readdir(datadir)) {
    if (name !== stagingName && !foreignNames.has(name)) await rm(join(datadir, name), { recursive: true });
  }
  await rm(staging, { recursive: true });
  await mkdir(staging, { mode: 0o700 });
  await chown(staging, account.uid, account.gid);
}

async function installer(
  binary: string,
  parameters: MysqlParameters,
  staging: string,
  signal: AbortSignal,
): Promise<Argv> {
  const common = [optionFile(parameters), `--datadir=${staging}`];
  const version = await run([binary, '--no-defaults', '--version'], { signal });
  if (!version.stdout.includes('MariaDB')) return [binary, ...common, '--initialize'];
  const script = installers.find((path) => existsSync(path)) ?? 'mariadb-install-db';
  return [
    script,
    ...common,
    '--auth-root-authentication-method=socket',
    `--auth-root-socket-user=${userInfo().username}`,
    '--skip-test-db',
  ];
}

async function moveUp(staging: string, datadir: string): Promise<void> {
  const names = await readdir(staging);
  for (const name of [...names.filter((each) => each !== systemDatabase), systemDatabase]) {
    await rename(join(staging, name), join(datadir, name));
  }
  await rm(staging, { recursive: true });
}
