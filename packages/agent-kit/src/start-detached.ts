import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readProcess, type ProcessIdentity } from './process-table.ts';
import { describeSpawnError } from './describe-spawn-error.ts';
import type { Argv } from './run.ts';

/**
 * Starts a service that stays when this process goes: a session of its own, standard
 * output and error in a file (a pipe would break with us), and nothing of ours held
 * open. Keep its identity with `writePidFile`: it is the only way to find it again.
 */

export interface DetachedOptions {
  /** Where stdout and stderr are appended; created with mode 0640. Default `/dev/null`. */
  readonly logFile?: string;
  /** Added to this process's environment. */
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
  /** It never ran, or was gone at once; the reason is a sentence. */
  | { readonly kind: 'failedToStart'; readonly reason: string };

/**
 * Starts `argv`. Never rejects. That it runs does not mean that it serves yet. It does
 * not keep this process from ending, and neither does waiting for `ended`.
 */
export async function startDetached(argv: Argv, options: DetachedOptions = {}): Promise<DetachedResult> {
  const log = openLog(argv[0], options.logFile ?? '/dev/null');
  if (typeof log === 'string') return { kind: 'failedToStart', reason: log };
  try {
    const child = launch(argv, log, options);
    const ended = endOf(child, options.onEnd);
    await spawned(child);
    return identified(child, argv, ended);
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

function launch(argv: Argv, log: number, options: DetachedOptions): ChildProcess {
  return spawn(argv[0], argv.slice(1), {
    stdio: ['ignore', log, log],
    detached: true,
    cwd: options.cwd ?? '/',
    env: { ...process.env, ...options.env },
    ...(options.uid === undefined ? {} : { uid: options.uid }),
    ...(options.gid === undefined ? {} : { gid: options.gid }),
  });
}

function endOf(child: ChildProcess, onEnd?: (end: DetachedEnd) => void): Promise<DetachedEnd> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      onEnd?.({ code, signal });
      resolve({ code, signal });
    });
  });
}

function spawned(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
}

function identified(child: ChildProcess, argv: Argv, ended: Promise<DetachedEnd>): DetachedResult {
  // Not yet waited for, so even one that has ended already is still in the table.
  const entry = child.pid === undefined ? undefined : readProcess(child.pid);
  child.unref();
  if (entry === undefined) return { kind: 'failedToStart', reason: `${argv[0]} ended at once` };
  return { kind: 'started', identity: { pid: entry.pid, startTime: entry.startTime }, ended };
}
