import { readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import {
  identifyProcess,
  listProcesses,
  processIsAlive,
  readLivingPidFile,
  readPidFile,
  type ListedProcess,
  type ProcessEntry,
  type ProcessIdentity,
} from '@understudy/agent-kit';
import type { HttpdParameters, ServerKind } from '../parameters.ts';
import type { RunPaths } from '../plan/run-paths.ts';

/**
 * Finds the server of a resource with no memory: by its pid file, else by the name of
 * its run directory on its command line, since whoever started it may have been ended
 * before the pid file was written. Other resources, and other hosts' processes that
 * are visible from here, are never taken for it.
 */

/** The main process of the server, if it lives. */
export async function findServer(server: ServerKind, paths: RunPaths): Promise<ProcessIdentity | undefined> {
  return (await readLivingPidFile(paths.pidFile)) ?? (await findByCommandLine(server, paths));
}

async function findByCommandLine(server: ServerKind, paths: RunPaths): Promise<ProcessIdentity | undefined> {
  const main = (await listProcesses()).find(
    ({ pid, sessionId, argv }) =>
      // Workers have the same words; only the main process was started with a session of its own.
      pid === sessionId && isServerOf(server, paths, argv) && isNearby(pid) && processIsAlive(pid),
  );
  return main === undefined ? undefined : identifyProcess(main.pid);
}

/** Whether these are the words with which the resource's server was started. */
export function isServerOf(server: ServerKind, paths: RunPaths, argv: readonly string[]): boolean {
  switch (server) {
    case 'builtin':
      return argv.at(-1) === paths.configuration && argv.some((word) => /\/builtin-server\.[jt]s$/.test(word));
    case 'apache':
      return argv.includes('-DFOREGROUND') && wordAfter(argv, '-E') === paths.log;
    case 'nginx': {
      // nginx writes its command line anew, as one text behind a title.
      const words = argv.length === 1 ? (argv[0] ?? '').split(' ') : argv;
      return wordAfter(words, '-e') === paths.log && !words.includes('-t');
    }
  }
}

function wordAfter(argv: readonly string[], option: string): string | undefined {
  const index = argv.indexOf(option);
  return index < 0 ? undefined : argv[index + 1];
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

/**
 * What is left of a server: the living members of its session, the main process
 * included. The number of a session is not given to a new process while it has
 * members, so these belong to the noted server, or to a later one that is refused by
 * the age of its leader.
 */
export async function membersOf(
  identity: ProcessIdentity,
  parameters: HttpdParameters,
): Promise<readonly Required<ProcessIdentity>[]> {
  const processes = await listProcesses();
  const leader = processes.find(({ pid }) => pid === identity.pid);
  if (leader !== undefined && identity.startTime !== undefined && leader.startTime !== identity.startTime) return [];
  return processes
    .filter((entry) => belongsTo(entry, identity.pid, parameters))
    .map(({ pid, startTime }) => ({ pid, startTime }));
}

function belongsTo(entry: ListedProcess, leaderPid: number, parameters: HttpdParameters): boolean {
  if (!processIsAlive(entry.pid, entry.startTime)) return false;
  if (entry.pid === leaderPid) return true;
  return entry.sessionId === leaderPid && isWorker(entry, parameters);
}

const workerNames: Readonly<Record<ServerKind, readonly string[]>> = {
  builtin: [],
  apache: ['apache2', 'httpd', 'httpd2'],
  nginx: ['nginx'],
};

function isWorker(entry: ProcessEntry, { server, httpd }: HttpdParameters): boolean {
  return [...workerNames[server], ...(httpd === undefined ? [] : [basename(httpd).slice(0, 15)])].includes(entry.name);
}

/** Workers that outlived their main process, which the pid file still names. */
export async function findLeftovers(
  paths: RunPaths,
  parameters: HttpdParameters,
): Promise<readonly Required<ProcessIdentity>[]> {
  const noted = await readPidFile(paths.pidFile);
  return noted === undefined ? [] : membersOf(noted, parameters);
}
