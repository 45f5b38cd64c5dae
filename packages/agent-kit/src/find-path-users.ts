import { readdir, readFile, readlink } from 'node:fs/promises';
import { listProcesses } from './process-table.ts';

/**
 * Who uses a directory or a file: the processes that would keep a file system from
 * being unmounted. Compares names, as the kernel tells them, and never touches the
 * files themselves: a look at a dead file server would hang.
 */

export type PathUse = 'cwd' | 'root' | 'exe' | 'open' | 'mapped' | 'socket';

export interface PathUser {
  readonly pid: number;
  readonly startTime: number;
  /** The kernel's short name of it. */
  readonly name: string;
  readonly argv: readonly string[];
  /** Each way once, in the order of `PathUse`. */
  readonly uses: readonly PathUse[];
}

/**
 * The processes that use `path` or anything below it, this one left out, by pid. What
 * may not be looked at (another user's processes, without root) is not found. `path`
 * must be absolute and free of symbolic links.
 */
export async function findPathUsers(path: string): Promise<readonly PathUser[]> {
  const prefix = path.endsWith('/') ? path : `${path}/`;
  const isInside = (name: string): boolean => name === path || name.startsWith(prefix);
  const sockets = await boundSockets(isInside);
  const users: PathUser[] = [];
  for (const { pid, startTime, name, argv } of await listProcesses()) {
    if (pid === process.pid) continue;
    const uses = await usesOf(pid, isInside, sockets);
    if (uses.length > 0) users.push({ pid, startTime, name, argv, uses });
  }
  return users;
}

type Inside = (name: string) => boolean;

async function usesOf(pid: number, isInside: Inside, sockets: ReadonlySet<string>): Promise<PathUse[]> {
  const directory = `/proc/${String(pid)}`;
  const uses: PathUse[] = [];
  for (const link of ['cwd', 'root', 'exe'] as const) {
    if (isInside(await linkTarget(`${directory}/${link}`))) uses.push(link);
  }
  const opened = await openNames(`${directory}/fd`);
  if (opened.some(isInside)) uses.push('open');
  if ((await mappedNames(`${directory}/maps`)).some(isInside)) uses.push('mapped');
  if (opened.some((name) => sockets.has(name))) uses.push('socket');
  return uses;
}

async function linkTarget(link: string): Promise<string> {
  return readlink(link).catch(() => '');
}

async function openNames(directory: string): Promise<readonly string[]> {
  const numbers = await readdir(directory).catch(() => []);
  return Promise.all(numbers.map((number) => linkTarget(`${directory}/${number}`)));
}

/** The sixth column of /proc/PID/maps, which may hold blanks. */
async function mappedNames(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    const slash = line.indexOf('/');
    return slash < 0 ? [] : [line.slice(slash)];
  });
}

/** Sockets that are bound to a name inside, as their holders' links show them: `socket:[4711]`. */
async function boundSockets(isInside: Inside): Promise<ReadonlySet<string>> {
  const text = await readFile('/proc/self/net/unix', 'utf8').catch(() => '');
  const found = text.split('\n').flatMap((line) => {
    const match = /^\S+ \S+ \S+ \S+ \S+ \S+ +(\d+) (\/.*)$/.exec(line);
    return match?.[1] !== undefined && isInside(match[2] ?? '') ? [`socket:[${match[1]}]`] : [];
  });
  return new Set(found);
}
