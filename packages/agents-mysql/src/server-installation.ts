import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { OperationContext } from '@understudy/agent-kit';
import { findAccount, type Account } from './find-account.ts';
import { problemsOf, type MysqlParameters } from './parameters.ts';
import type { ServerPaths } from './server-paths.ts';

/** What must be on a host before its server can be started. */
export type Installation =
  | { readonly kind: 'installed'; readonly binary: string; readonly account: Account }
  | {
      readonly kind: 'problem';
      readonly code: 'badParameters' | 'notInstalled' | 'noPermission';
      readonly reason: string;
    };

const binaries = [
  '/usr/sbin/mariadbd',
  '/usr/sbin/mysqld',
  '/usr/libexec/mariadbd',
  '/usr/libexec/mysqld',
  '/usr/local/sbin/mariadbd',
  '/usr/local/mysql/bin/mysqld',
];

/** Looks for everything, and changes nothing. */
export async function findInstallation(
  { parameters, signal }: OperationContext<MysqlParameters>,
  paths: ServerPaths,
): Promise<Installation> {
  const problems = problemsOf(parameters, paths.socket);
  if (problems.length > 0) return { kind: 'problem', code: 'badParameters', reason: problems.join('; ') };
  const candidates = parameters.binary === undefined ? binaries : [parameters.binary];
  const binary = await firstThat(candidates, constants.X_OK);
  if (binary === undefined) return missing(`${candidates.join(', ')}: none is a program on this host`);
  const { config } = parameters;
  if (config !== undefined && (await firstThat([config], constants.R_OK)) === undefined) {
    return missing(`the option file ${config} cannot be read on this host`);
  }
  const found = await findAccount(parameters, signal);
  return found.kind === 'problem' ? found : { kind: 'installed', binary, account: found.account };
}

function missing(reason: string): Installation {
  return { kind: 'problem', code: 'notInstalled', reason };
}

async function firstThat(paths: readonly string[], mode: number): Promise<string | undefined> {
  for (const path of paths) {
    const fits = await access(path, mode).then(
      () => true,
      () => false,
    );
    if (fits) return path;
  }
  return undefined;
}
