import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from './find-account.ts';

/** What a data directory is, before anything is done with it. */
export type DataDirectory =
  | { readonly kind: 'ready' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'empty' }
  /** Its making was cut short; all that is in it came from that. */
  | { readonly kind: 'unfinished' }
  /** Not to be touched: another's, or something else altogether. */
  | { readonly kind: 'unfit'; readonly code: 'noPermission' | 'error'; readonly reason: string };

/** While a new database is made, it lies in this folder of the data directory. */
export const stagingName = '.understudy-initialising';
/** Every database has it; of a new one, it is put in its place last. */
export const systemDatabase = 'mysql';
/** What a new file system brings with it. */
export const foreignNames: ReadonlySet<string> = new Set(['lost+found']);

/** Looks at a data directory. Never rejects. */
export async function inspectDataDirectory(path: string, account: Account): Promise<DataDirectory> {
  try {
    const names = (await readdir(path)).filter((name) => !foreignNames.has(name));
    if (names.includes(systemDatabase)) return await judgeOwner(path, account);
    if (names.includes(stagingName)) return { kind: 'unfinished' };
    if (names.length === 0) return { kind: 'empty' };
    const reason = `${path} holds files, but no database: there is no folder ${systemDatabase} in it`;
    return { kind: 'unfit', code: 'error', reason };
  } catch (error) {
    return whyNot(path, error);
  }
}

async function judgeOwner(path: string, account: Account): Promise<DataDirectory> {
  const paths = [path, join(path, systemDatabase)];
  for (const each of paths) {
    const { uid } = await stat(each);
    if (uid === account.uid) continue;
    const reason = `${each} belongs to user ${uid}, not to ${account.user} (${account.uid})`;
    return { kind: 'unfit', code: 'noPermission', reason };
  }
  return { kind: 'ready' };
}

function whyNot(path: string, error: unknown): DataDirectory {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'ENOENT') return { kind: 'missing' };
  const words = error instanceof Error ? error.message : String(error);
  return {
    kind: 'unfit',
    code: code === 'EACCES' ? 'noPermission' : 'error',
    reason: `${path} cannot be read: ${words}`,
  };
}
