import { spawn, type ChildProcess } from 'node:child_process';
import { announceHelper } from './helper-channel.ts';
import { signalGroup } from './signal-group.ts';
import { createTailBuffer } from './tail-buffer.ts';
import { beginDeadline, type Deadline } from './wait.ts';
import { describeSpawnError } from './describe-spawn-error.ts';

/**
 * Runs a short-lived program and says what came of it. No shell, ever: a parameter
 * stays one word. The program leads a process group of its own and is ended as a
 * group, so a deadline leaves nothing behind; but for one that waits inside the kernel,
 * for a dead disk, and does not even hear SIGKILL: that one is left to the kernel, and
 * its caller gets an answer all the same.
 */

export interface RunOptions {
  /** Ends the program when it aborts. */
  readonly signal?: AbortSignal;
  /** Ends the program after so many milliseconds. Default: none with a signal, 20 000 without. */
  readonly timeoutMs?: number;
  /** From SIGTERM to SIGKILL when it has to be ended, in milliseconds. Default 300. */
  readonly graceMs?: number;
  /** What it reads from standard input. Default: nothing. */
  readonly input?: string;
  /** Added to this process's environment, in which `LC_ALL` is `C`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default `/`, so that no file system is kept busy. */
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** How much is kept of each of stdout and stderr: the last so many bytes. Default 65 536. */
  readonly maxOutputBytes?: number;
}

export interface RunResult {
  /** Exit code; null if a signal ended it or it never started. */
  readonly code: number | null;
  /** The signal that ended it: `SIGKILL`. */
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  /** True if `timeoutMs` passed. */
  readonly timedOut: boolean;
  /** True if `signal` aborted while it ran, or before. */
  readonly aborted: boolean;
  readonly durationMs: number;
  /**
   * There if even SIGKILL did not end it within 500 ms (`code` and `signal` are null then): it
   * hangs in the kernel and is left there. Resolves when it ends after all.
   */
  readonly hung?: Promise<void>;
  /** Why it never ran, in words: no such program, no permission. */
  readonly failedToStart?: string;
}

export type Argv = readonly [string, ...string[]];

const defaultTimeoutMs = 20_000;
const defaultGraceMs = 300;
const defaultMaxOutputBytes = 65_536;
/** After SIGKILL: long enough for any process that can still be ended. */
const lastWaitMs = 500;
/** How long output may still come after the end, while a grandchild holds the pipes. */
const drainMs = 100;

/** Runs `argv` and resolves when it has ended. Never rejects: a failure is part of the result. */
export async function run(argv: Argv, options: RunOptions = {}): Promise<RunResult> {
  const startedMs = performance.now();
  if (options.signal?.aborted === true) return neverRan('the operation was aborted before', startedMs, true);
  let child: ChildProcess;
  try {
    child = launch(argv, options);
  } catch (error) {
    return neverRan(describeSpawnError(argv[0], options.cwd, error), startedMs, false);
  }
  const deadline = beginDeadline({
    signal: options.signal,
    timeoutMs: options.timeoutMs ?? (options.signal === undefined ? defaultTimeoutMs : undefined),
  });
  try {
    return await attend(child, argv, options, deadline, startedMs);
  } finally {
    deadline.release();
  }
}

function launch(argv: Argv, options: RunOptions): ChildProcess {
  const child = spawn(argv[0], argv.slice(1), {
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    detached: true,
    cwd: options.cwd ?? '/',
    env: { ...process.env, LC_ALL: 'C', ...options.env },
    ...(options.uid === undefined ? {} : { uid: options.uid }),
    ...(options.gid === undefined ? {} : { gid: options.gid }),
  });
  if (child.pid !== undefined) announceHelper({ kind: 'helperStarted', pid: child.pid });
  // A program that ends without reading its input is no failure of ours.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(options.input ?? '');
  return child;
}

async function attend(
  child: ChildProcess,
  argv: Argv,
  options: RunOptions,
  deadline: Deadline,
  startedMs: number,
): Promise<RunResult> {
  const maxBytes = options.maxOutputBytes ?? defaultMaxOutputBytes;
  const stdout = createTailBuffer(maxBytes);
  const stderr = createTailBuffer(maxBytes);
  child.stdout?.on('data', stdout.push);
  child.stderr?.on('data', stderr.push);
  const ended = endOf(child);
  const deaf = Promise.withResolvers<End>();
  const stopEnding = endAtDeadline(child, deadline, options.graceMs ?? defaultGraceMs, () =>
    deaf.resolve({ kind: 'hung' }),
  );
  const end = await Promise.race([ended, deaf.promise]);
  stopEnding();
  if (end.kind === 'failedToStart') {
    return neverRan(describeSpawnError(argv[0], options.cwd, end.error), startedMs, false);
  }
  if (end.kind === 'hung') leave(child);
  return {
    ...(end.kind === 'hung' ? { code: null, signal: null, hung: ended.then(() => undefined) } : codeOf(end)),
    stdout: stdout.text(),
    stderr: stderr.text(),
    timedOut: deadline.interruption() === 'timedOut',
    aborted: deadline.interruption() === 'aborted',
    durationMs: since(startedMs),
  };
}

type End =
  | { readonly kind: 'ended'; readonly code: number | null; readonly signal: string | null }
  | { readonly kind: 'hung' }
  | { readonly kind: 'failedToStart'; readonly error: Error };

function codeOf({ code, signal }: End & { readonly kind: 'ended' }): Pick<RunResult, 'code' | 'signal'> {
  return { code, signal };
}

/** It may stay for ever: nothing of ours waits for it, nor for its output. */
function leave(child: ChildProcess): void {
  closeOutput(child);
  child.stdin?.destroy();
  child.unref();
}

/** Resolves when the program has ended and its output is in, or `drainMs` later. */
function endOf(child: ChildProcess): Promise<End> {
  return new Promise((resolve) => {
    let drain: NodeJS.Timeout | undefined;
    child.once('error', (error) => {
      if (child.pid === undefined) resolve({ kind: 'failedToStart', error });
    });
    child.once('exit', () => {
      if (child.pid !== undefined) announceHelper({ kind: 'helperEnded', pid: child.pid });
      drain = setTimeout(() => closeOutput(child), drainMs);
    });
    child.once('close', (code, signal) => {
      clearTimeout(drain);
      resolve({ kind: 'ended', code, signal });
    });
  });
}

function closeOutput(child: ChildProcess): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
}

/**
 * Asks the group to end at the deadline, makes it end after the grace, and says when
 * that has not helped. Returns the release.
 */
function endAtDeadline(child: ChildProcess, deadline: Deadline, graceMs: number, onHung: () => void): () => void {
  const pid = child.pid;
  if (pid === undefined) return () => undefined;
  let next: NodeJS.Timeout | undefined;
  const force = (): void => {
    signalGroup(pid, 'SIGKILL');
    next = setTimeout(onHung, lastWaitMs);
  };
  const end = (): void => {
    signalGroup(pid, 'SIGTERM');
    next = setTimeout(force, graceMs);
  };
  // The leader may go at SIGTERM while a member of its group ignores it.
  child.once('exit', () => {
    if (deadline.interruption() !== undefined) signalGroup(pid, 'SIGKILL');
  });
  deadline.signal.addEventListener('abort', end, { once: true });
  return () => {
    clearTimeout(next);
    deadline.signal.removeEventListener('abort', end);
  };
}

function neverRan(failedToStart: string, startedMs: number, aborted: boolean): RunResult {
  const empty = { code: null, signal: null, stdout: '', stderr: '', timedOut: false };
  return { ...empty, aborted, durationMs: since(startedMs), failedToStart };
}

function since(startedMs: number): number {
  return Math.round(performance.now() - startedMs);
}
