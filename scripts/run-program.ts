/** Runs a program of the toolchain and keeps what it says, so that several can run at once without mixing their words. */
import { spawn } from 'node:child_process';
import { repositoryRoot } from './workspace.ts';

/** How a program ended. `code` is null if a signal ended it or it could not be started; `output` says why. */
export interface ProgramResult {
  readonly code: number | null;
  /** stdout and stderr, in the order in which they arrived. */
  readonly output: string;
}

/** Where the output goes while the program runs: kept back, or also shown at once. */
export interface ProgramOptions {
  readonly show?: (text: string) => void;
  readonly env?: Readonly<Record<string, string>>;
  /** After this time the program and all it started are killed. Default: no limit. */
  readonly limitMs?: number;
}

/** Starts `argv` in the repository's root, in a process group of its own, and waits for its end. Never rejects. */
export function runProgram(
  argv: readonly [string, ...string[]],
  { show, env, limitMs }: ProgramOptions = {},
): Promise<ProgramResult> {
  const [program, ...args] = argv;
  const child = spawn(program, args, {
    cwd: repositoryRoot,
    detached: true,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const take = (text: string): void => {
    output += text;
    show?.(text);
  };
  child.stdout.setEncoding('utf8').on('data', take);
  child.stderr.setEncoding('utf8').on('data', take);
  const end = (): void => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  };
  const limit =
    limitMs === undefined ? undefined : setTimeout(() => (take(`\nended after ${limitMs} ms\n`), end()), limitMs);
  process.once('exit', end);
  return new Promise((resolve) => {
    const settle = (code: number | null): void => {
      clearTimeout(limit);
      process.off('exit', end);
      resolve({ code, output });
    };
    child.once('error', (error) => {
      output += `${program} could not be started: ${error.message}\n`;
      settle(null);
    });
    child.once('close', settle);
  });
}
