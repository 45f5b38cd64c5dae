import { open, rm } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { run, type OperationContext } from '@understudy/agent-kit';
import type { ServerPaths } from '../server-paths.ts';
import { clientProgram, withOptionFile } from './client-programs.ts';
import { forgetSource } from './mariadb.ts';
import type { ReplicatedParameters } from './replicated-parameters.ts';
import { openLocal, type RemoteAccount, type Session } from './session.ts';
import { copying, markStale } from './stale-mark.ts';

/**
 * A consistent copy of the primary, over the protocol of the database. It is here as a whole before anything of the old is
 * touched; while the old gives way to the new a mark says so, and whoever comes after one that was cut short begins anew.
 */
type Context = OperationContext<ReplicatedParameters>;

/** @returns the position from which to follow; `problem`: why it could not be made, as a sentence */
export async function copyFrom(
  context: Context,
  paths: ServerPaths,
  account: RemoteAccount,
): Promise<{ readonly position: string } | { readonly problem: string }> {
  const file = join(context.parameters.datadir, 'understudy-copy.sql');
  try {
    const refused = await dump(context, account, file);
    if (refused !== undefined) return { problem: `no copy could be had from ${account.host}: ${refused}` };
    const position = await positionIn(file);
    if (position === undefined) return { problem: `the copy from ${account.host} names no position` };
    await markStale(context.parameters.datadir, copying);
    const failure = await putInPlace(context, paths, file);
    if (failure !== undefined) return { problem: `the copy could not be put in place: ${failure}` };
    return { position };
  } finally {
    await rm(file, { force: true });
  }
}

/** Why it did not work, if it did not. */
async function dump({ runDirectory, signal }: Context, account: RemoteAccount, file: string) {
  return withOptionFile(account, runDirectory, async (option) => {
    const made = await run(
      [
        clientProgram('mariadb-dump'),
        option,
        '--all-databases',
        '--single-transaction',
        '--master-data=2',
        '--gtid',
        '--routines',
        '--events',
        '--triggers',
        '--hex-blob',
        '--ignore-table=mysql.gtid_slave_pos',
        `--result-file=${file}`,
      ],
      { signal },
    );
    return made.code === 0 ? undefined : (made.failedToStart ?? made.stderr.trim().slice(-500));
  });
}

const tailBytes = 4_096;

/** The position stands near the end of what mariadb-dump writes. */
async function positionIn(file: string): Promise<string | undefined> {
  await using handle = await open(file, 'r');
  const { size } = await handle.stat();
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(tailBytes), 0, tailBytes, Math.max(0, size - tailBytes));
  return /SET GLOBAL gtid_slave_pos='([\d,-]*)'/.exec(buffer.toString('utf8', 0, bytesRead))?.[1];
}

async function putInPlace(context: Context, paths: ServerPaths, file: string): Promise<string | undefined> {
  await using session = await openLocal(context.parameters, paths);
  await session.run('SET SESSION sql_log_bin = 0');
  await forgetSource(session);
  for (const name of await ownDatabases(session)) await session.run('DROP DATABASE ??', [name], context.remainingMs());
  await session.run('RESET MASTER');
  await session.run("SET GLOBAL gtid_slave_pos = ''");
  const { test_user = userInfo().username, test_passwd = '' } = context.parameters;
  const account = { user: test_user, password: test_passwd, host: 'localhost', port: 0 };
  const loaded = await withOptionFile(account, context.runDirectory, (option) =>
    run(
      [
        clientProgram('mariadb'),
        option,
        '--protocol=socket',
        `--socket=${paths.socket}`,
        '--init-command=SET SESSION sql_log_bin = 0',
        '--batch',
        '--execute',
        `source ${file}`,
      ],
      { signal: context.signal },
    ),
  );
  if (loaded.code !== 0) return loaded.failedToStart ?? loaded.stderr.trim().slice(-500);
  await session.run('FLUSH PRIVILEGES');
  return undefined;
}

const systemDatabases: ReadonlySet<string> = new Set(['mysql', 'information_schema', 'performance_schema', 'sys']);

async function ownDatabases(session: Session): Promise<readonly string[]> {
  const rows = await session.rows('SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA');
  return rows.map(({ name }) => name ?? '').filter((name) => !systemDatabases.has(name));
}
