/** Waits for a program and gathers what it said. */
import type { ChildProcess } from 'node:child_process';

export interface RunResult {
  /** The exit code; null when a signal ended the program. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface GatherOptions {
  /** Written to the program's input, which is closed after it. Needs a pipe. */
  readonly input?: string | Uint8Array;
  /** The program is killed after this time, in milliseconds. Default 30 000. */
  readonly timeoutMs?: number;
}

/** Said when a program had to succeed and did not, or took too long. Carries what it said. */
export class RunFailed extends Error {
  readonly result: RunResult;

  constructor(what: string, result: RunResult) {
    super(`${what}\n${result.stderr}${result.stdout}`.trimEnd());
    this.name = 'RunFailed';
    this.result = result;
  }
}

function textOf(stream: NodeJS.ReadableStream | null): () => string {
  const chunks: Buffer[] = [];
  stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}

/**
 * Resolves when the program has ended and its output is complete.
 *
 * @throws RunFailed when it was still running after `timeoutMs`; the error of `spawn` when it could not be started.
 */
export function gather(child: ChildProcess, options: GatherOptions = {}): Promise<RunResult> {
  const { promise, resolve, reject } = Promise.withResolvers<RunResult>();
  const timeoutMs = options.timeoutMs ?? 30_000;
  const stdout = textOf(child.stdout);
  const stderr = textOf(child.stderr);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill('SIGKILL');
    // Something that it left behind may hold the pipes open for ever.
    child.stdout?.destroy();
    child.stderr?.destroy();
  }, timeoutMs);
  child.on('error', reject);
  child.on('close', (code, signal) => {
    clearTimeout(timer);
    const result: RunResult = { code, signal, stdout: stdout(), stderr: stderr() };
    if (timedOut) reject(new RunFailed(`still running after ${timeoutMs} ms: ${child.spawnargs.join(' ')}`, result));
    else resolve(result);
  });
  // A program that does not read its input to the end is its own affair.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(options.input);
  return promise;
}
