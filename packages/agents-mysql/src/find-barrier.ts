import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Account } from './find-account.ts';

/**
 * The uppermost directory on the way to `path` that the account may not pass, as a
 * sentence; undefined if there is none. Looks at modes alone, so it explains a failure
 * and does not predict one.
 */
export async function findBarrier(path: string, account: Account): Promise<string | undefined> {
  if (account.uid === 0) return undefined;
  for (const directory of waysTo(path)) {
    const status = await stat(directory).catch(() => undefined);
    if (status === undefined || mayPass(status, account)) continue;
    const mode = (status.mode & 0o777).toString(8);
    return `${account.user} may not pass ${directory} (mode ${mode}) on the way to ${path}; mode 711 would do`;
  }
  return undefined;
}

/** `/`, `/run`, `/run/a` for `/run/a/b`. */
function waysTo(path: string): readonly string[] {
  const above = dirname(path);
  return above === path ? [] : [...waysTo(above), above];
}

interface Owned {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

/** The first class that fits decides, as in the kernel. */
export function mayPass({ uid, gid, mode }: Owned, account: Pick<Account, 'uid' | 'gid'>): boolean {
  if (account.uid === uid) return (mode & 0o100) !== 0;
  if (account.gid === gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}
