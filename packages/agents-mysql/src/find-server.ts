import { readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import {
  identifyProcess,
  listProcesses,
  processIsAlive,
  readLivingPidFile,
  type ProcessIdentity,
} from '@understudy/agent-kit';
import type { ServerPaths } from './server-paths.ts';

/**
 * Finds the server of a resource with no memory: by its pid file, else by its command
 * line, since whoever started it may have been ended before the pid file was written.
 */
export async function findServer(paths: ServerPaths): Promise<ProcessIdentity | undefined> {
  const noted = await readLivingPidFile(paths.pidFile);
  if (noted !== undefined) return noted;
  const found = (await listProcesses()).find(
    ({ pid, argv }) => isServerOf(paths, argv) && isNearby(pid) && processIsAlive(pid),
  );
  return found === undefined ? undefined : identifyProcess(found.pid);
}

/** Whether these are the words with which the resource's server was started. */
export function isServerOf(paths: ServerPaths, argv: readonly string[]): boolean {
  return /^(mariadbd|mysqld)/.test(basename(argv[0] ?? '')) && argv.includes(`--pid-file=${paths.serverPidFile}`);
}

/** A host made of namespaces, seen from outside, has run directories with the same names as ours. */
function isNearby(pid: number): boolean {
  return (['pid', 'net'] as const).every((kind) => namespaceOf(String(pid), kind) === namespaceOf('self', kind));
}

function namespaceOf(process: string, kind: string): string {
  try {
    return readlinkSync(`/proc/${process}/ns/${kind}`);
  } catch {
    return '';
  }
}
