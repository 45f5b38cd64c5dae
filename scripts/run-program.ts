/** Runs a program of the toolchain and keeps what it says, so that several can run at once without mixing their words. */
import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { repositoryRoot } from './workspace.ts';

/** How a program ended. `code` is null if a signal ended it or it could not be started; `output` says why. */
export interface ProgramResult {
  readonly code: number | null;
  /** stdout and stderr, in the order in which they arrived. */
  readonly output: string;
}

/** What happens while the program runs. */
export interface ProgramOptions {
  /** Also gets the output at once, piece by piece. */
  readonly show?: (text: string) => void;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** After this time the program and all it started are killed. Default: no limit. */
  readonly limitMs?: number;
}

/** How long the last output may take to arrive once the program has ended, if something it started holds the pipes. */
const drainMs = 1_000;

const running = new Set<ChildProcess>();

function killGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL');
}

/** The programs have process groups of their own, so what ends this process does not reach them by itself. */
function endWithThisProcess(): void {
  process.once('exit', () => {
    for (const child of running) killGroup(child);
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  }
}

endWithThisProcess();

/** Waits for the end of the program, and not for ever for those who hold its pipes. Gives its exit code. */
function endOf(child: ChildProcess, say: (text: string) => void): Promise<number | null> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      say(`${child.spawnfile} could not be started: ${error.message}\n`);
      resolve(null);
    });
    child.once('exit', (code, signal) => {
      if (signal !== null) say(`${child.spawnfile} was ended by ${signal}\n`);
      const drain = setTimeout(() => {
        say(`${child.spawnfile} has ended, but something that it started is still running\n`);
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, drainMs);
      child.once('close', () => {
        clearTimeout(drain);
        resolve(code);
      });
    });
  });
}

/** Starts `argv` in the repository's root and waits for its end. Never rejects. */
export async function runProgram(
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
  const say = (text: string): void => {
    output += text;
    show?.(text);
  };
  child.stdout.setEncoding('utf8').on('data', say);
  child.stderr.setEncoding('utf8').on('data', say);
  running.add(child);
  const expire = (): void => {
    say(`${program} has not ended within ${limitMs} ms\n`);
    killGroup(child);
  };
  const limit = limitMs === undefined ? undefined : setTimeout(expire, limitMs);
  const code = await endOf(child, say);
  clearTimeout(limit);
  running.delete(child);
  return { code, output };
}
