import { spawn } from 'node:child_process';
import type { Logger } from 'pino';
import { readLedger } from '../shared/ledger-file.ts';
import { behind } from '../shared/priority.ts';
import { releaseAddresses } from './release-addresses.ts';

/**
 * Ends what the daemon left active, when the daemon is gone for good. The work is done
 * in a process of its own (`last-resort-main.ts`): it loads agents and waits for
 * them, and the beats must go on meanwhile.
 *
 * @returns true if nothing is left
 * @throws UnderstudyError when the ledger cannot be read
 */
export async function endEverything(options: LastResortOptions): Promise<boolean> {
  const entries = readLedger(options.runDirectory);
  if (entries.length === 0) return true;
  releaseAddresses({ ...options, isConcerned: () => true });
  const resources = entries.map(({ resource }) => resource);
  options.log.warn({ resources }, 'the daemon is gone for good: ending what it ran');
  const stopsMs = entries.reduce((sumMs, { stopTimeoutMs }) => sumMs + stopTimeoutMs + graceMs, 0);
  return (await exitCode(options, loadingMs + stopsMs)) === 0;
}

function exitCode({ program, environment, log }: LastResortOptions, limitMs: number): Promise<number | null> {
  const { promise, resolve } = Promise.withResolvers<number | null>();
  const [command, ...words] = behind(process.execPath);
  const child = spawn(command, [...words, ...process.execArgv, program], {
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const limit = setTimeout(() => {
    child.kill('SIGKILL');
    resolve(null);
  }, limitMs);
  child.on('error', (error) => {
    log.error({ error: error.message }, 'the last resort cannot be started');
    if (child.pid === undefined) resolve(null);
  });
  child.once('exit', resolve);
  return promise.finally(() => clearTimeout(limit));
}

export interface LastResortOptions {
  /** The entry of its process. */
  readonly program: string;
  readonly runDirectory: string;
  /** Says to the process who it is and where things lie. */
  readonly environment: NodeJS.ProcessEnv;
  readonly log: Logger;
}

/** To load the agents, even of a busy host. */
const loadingMs = 30_000;
/** What an agent's host takes beyond an operation's time to end what hangs. */
const graceMs = 3_000;
