import { readFile, rm, writeFile } from 'node:fs/promises';
import { processIsAlive, type ProcessIdentity } from './process-table.ts';
import { settleFile } from './replace-file.ts';

/**
 * A file that names a process. Ours hold pid and start time, `4711 123456`, and are
 * the old or the new, never half; a file of another program's, with the pid alone, is
 * read as well.
 */

/** The process that the file names, whether it lives or not; undefined without a file or a pid in it. */
export async function readPidFile(path: string): Promise<ProcessIdentity | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return '';
    throw error;
  });
  const match = /^\s*(\d+)(?:[ \t]+(\d+))?/.exec(text);
  if (match === null || Number(match[1]) <= 1) return undefined;
  return { pid: Number(match[1]), ...(match[2] === undefined ? {} : { startTime: Number(match[2]) }) };
}

/** The process that the file names, if it lives. */
export async function readLivingPidFile(path: string): Promise<ProcessIdentity | undefined> {
  const identity = await readPidFile(path);
  return identity !== undefined && processIsAlive(identity.pid, identity.startTime) ? identity : undefined;
}

/**
 * Writes the file: after a crash at any moment it holds the old or the new.
 *
 * @throws the file system's error
 */
export async function writePidFile(path: string, identity: ProcessIdentity): Promise<void> {
  const start = identity.startTime === undefined ? '' : ` ${String(identity.startTime)}`;
  // Of several that write at once each has its own.
  const next = `${path}.${String(process.pid)}.new`;
  await writeFile(next, `${String(identity.pid)}${start}\n`, { mode: 0o644 });
  await settleFile(next, path);
}

/** Removes the file; it may be gone already. */
export async function removePidFile(path: string): Promise<void> {
  await rm(path, { force: true });
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
