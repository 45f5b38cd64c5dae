import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { run, settleFile, type OperationContext } from '@understudy/agent-kit';
import { clientProgram } from './client-programs.ts';
import type { ReplicatedParameters } from './replicated-parameters.ts';
import type { Session } from './session.ts';

/**
 * What only this copy has is written to a file beside the data directory before the data give way to the primary's: as
 * statements that could be carried out again, with the rows in words.
 */
export async function keepExtra(
  context: OperationContext<ReplicatedParameters>,
  session: Session,
  base: string,
): Promise<{ readonly file: string } | { readonly problem: string }> {
  const { datadir } = context.parameters;
  const logs = await session.rows('SHOW BINARY LOGS');
  const files = logs.map((row) => join(datadir, row['Log_name'] ?? '')).filter((file) => existsSync(file));
  const file = nameFor(datadir, new Date());
  const words = ['--no-defaults', '--verbose', `--result-file=${file}.new`];
  const from = base === '' ? [] : [`--start-position=${base}`];
  const made = await run([clientProgram('mariadb-binlog'), ...words, ...from, ...files], { signal: context.signal });
  if (made.code !== 0) {
    await rm(`${file}.new`, { force: true });
    return { problem: made.failedToStart ?? made.stderr.trim().slice(-500) };
  }
  await settleFile(`${file}.new`, file);
  return { file };
}

const mark = '.extra-';

function nameFor(datadir: string, now: Date): string {
  return `${datadir}${mark}${now.toISOString().replaceAll(/[-:]|\.\d+/g, '')}.sql`;
}

/** Those that are kept, until somebody has dealt with them and removes them. */
export function keptExtras(datadir: string): readonly string[] {
  const folder = dirname(datadir);
  const begin = basename(datadir) + mark;
  try {
    const names = readdirSync(folder).filter((name) => name.startsWith(begin) && name.endsWith('.sql'));
    return names.sort().map((name) => join(folder, name));
  } catch {
    return [];
  }
}
