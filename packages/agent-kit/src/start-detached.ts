import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import type { Duplex } from 'node:stream';
import { describeSpawnError } from './describe-spawn-error.ts';
import { removePidFile, writePidFile } from './pid-file.ts';
import { identifyProcess, processIsAlive, readArguments, type ProcessIdentity } from './process-table.ts';
import type { Argv } from './run.ts';
import { waitUntil } from './wait-until.ts';

/**
 * Starts a service that stays when this process goes: a session of its own, standard
 * output and error in a file (a pipe would break with us), and nothing of ours held
 * open. Whoever comes after us finds it by its pid file, and so the program does not
 * begin before that is written: until then a shell with a fixed text has its place,
 * and waits for a word from us. If we are ended first, the shell reads the end of the
 * pipe and goes.
 */

export interface DetachedOptions {
  /** Names the service, pid and start time, from before its first instruction on: see `readLivingPidFile`. */
  readonly pidFile: string;
  /** Where stdout and stderr are appended; created with mode 0640. Default `/dev/null`. */
  readonly logFile?: string;
  /** Added to this process's environment. Names are a shell's: letters, digits and `_`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default `/`. */
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** Called once when it ends, as long as this process lives. */
  readonly onEnd?: (end: DetachedEnd) => void;
}

export interface DetachedEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

export type DetachedResult =
  | { readonly kind: 'started'; readonly identity: Required<ProcessIdentity>; readonly ended: Promise<DetachedEnd> }
  /** It never ran, and there is no pid file; the reason is a sentence. */
  | { readonly kind: 'failedToStart'; readonly reason: string };

/** No parameter is part of it: the program's words are the shell's arguments. */
const waitForWord = 'read -r word <&3 && exec "$@" 3<&-';
/** From the word to the program's first instruction. What takes longer hangs in the kernel: its identity is known. */
const beginLimitMs = 5_000;

/**
 * Starts `argv`. Never rejects. That it runs does not mean that it serves yet. It does
 * not keep this process from ending, and neither does waiting for `ended`.
 */
export async function startDetached(argv: Argv, options: DetachedOptions): Promise<DetachedResult> {
  const log = openLog(argv[0], options.logFile ?? '/dev/null');
  if (typeof log === 'string') return { kind: 'failedToStart', reason: log };
  try {
    const child = launch(argv, log, options);
    const ended = endOf(child);
    await spawned(child);
    try {
      return await begin({ child, ended, argv, options });
    } finally {
      child.stdio[3]?.destroy();
      child.unref();
    }
  } catch (error) {
    return { kind: 'failedToStart', reason: describeSpawnError(argv[0], options.cwd, error) };
  } finally {
    closeSync(log);
  }
}

/** The open file, or why it cannot be opened. */
function openLog(program: string, path: string): number | string {
  try {
    return openSync(path, 'a', 0o640);
  } catch (error) {
    return `cannot write the log of ${program}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** The shell that waits. */
function launch(argv: Argv, log: number, options: DetachedOptions): ChildProcess {
  return spawn('/bin/sh', ['-c', waitForWord, 'sh', ...argv], {
    stdio: ['ignore', log, log, 'pipe'],
    detached: true,
    cwd: options.cwd ?? '/',
    env: { ...process.env, ...options.env },
    ...(options.uid === undefined ? {} : { uid: options.uid }),
    ...(options.gid === undefined ? {} : { gid: options.gid }),
  });
}

function endOf(child: ChildProcess): Promise<DetachedEnd> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

function spawned(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
}

interface Waiting {
  readonly child: ChildProcess;
  readonly ended: Promise<DetachedEnd>;
  readonly argv: Argv;
  readonly options: DetachedOptions;
}

/** Writes the pid file, gives the word, and waits until the program has the shell's place. */
async function begin(waiting: Waiting): Promise<DetachedResult> {
  const { child, argv, options } = waiting;
  const identity = child.pid === undefined ? undefined : identifyProcess(child.pid);
  if (identity === undefined) return { kind: 'failedToStart', reason: `${argv[0]} was ended before it began` };
  const obstacle = await write(options.pidFile, identity);
  if (obstacle !== undefined) {
    child.stdio[3]?.destroy();
    await waiting.ended;
    return { kind: 'failedToStart', reason: `cannot start ${argv[0]}: ${obstacle}` };
  }
  await giveWord(child);
  const failure = (await hasBegun(identity)) ? undefined : failureOf(await waiting.ended, waiting);
  if (failure === undefined) return { kind: 'started', identity, ended: announced(waiting) };
  await removePidFile(options.pidFile);
  return { kind: 'failedToStart', reason: failure };
}

/** Why it could not be written. */
async function write(pidFile: string, identity: ProcessIdentity): Promise<string | undefined> {
  try {
    await writePidFile(pidFile, identity);
    return undefined;
  } catch (error) {
    return `its pid file cannot be written: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function giveWord({ stdio }: ChildProcess): Promise<void> {
  const channel = stdio[3] as Duplex;
  return new Promise((resolve) => {
    // A shell that was ended meanwhile reads nothing; that it is gone is seen by whoever looks next.
    channel.once('error', () => resolve());
    channel.end('go\n', () => resolve());
  });
}

/** True once the program runs; false if there was only ever the shell to be seen, and it has ended. */
async function hasBegun({ pid, startTime }: Required<ProcessIdentity>): Promise<boolean> {
  let isSeen = false;
  const { kind } = await waitUntil(
    () => {
      const words = readArguments(pid) ?? [];
      // None: it is just being changed, or has ended.
      isSeen = words.length > 0 && words[2] !== waitForWord;
      return isSeen || !processIsAlive(pid, startTime);
    },
    { timeoutMs: beginLimitMs, intervalMs: 5 },
  );
  return isSeen || kind === 'timedOut';
}

/** A shell's own exit codes for a program that cannot be had; any other is the program's, which ran and was quick. */
function failureOf({ code }: DetachedEnd, { argv, options }: Waiting): string | undefined {
  if (code === 126) return describeSpawnError(argv[0], undefined, Object.assign(new Error(), { code: 'EACCES' }));
  if (code !== 127) return undefined;
  if (isThere(argv[0], options)) return `${argv[0]} ended at once, with exit code 127`;
  return describeSpawnError(argv[0], undefined, Object.assign(new Error(), { code: 'ENOENT' }));
}

function isThere(program: string, { cwd = '/', env }: DetachedOptions): boolean {
  if (program.includes('/')) return existsSync(resolve(cwd, program));
  const path = env?.['PATH'] ?? process.env['PATH'] ?? '';
  return path.split(delimiter).some((folder) => existsSync(resolve(cwd, folder, program)));
}

async function announced({ ended, options }: Waiting): Promise<DetachedEnd> {
  const end = await ended;
  options.onEnd?.(end);
  return end;
}
