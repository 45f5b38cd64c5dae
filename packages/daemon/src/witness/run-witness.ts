import { once } from 'node:events';
import process from 'node:process';
import { UnderstudyError } from '@understudy/contracts';
import type { Logger } from 'pino';
import { makeLog } from '../shared/log.ts';
import { goFirst } from '../shared/priority.ts';
import { StrangerReport } from '../shared/stranger-report.ts';
import { AnswerLog } from './answer-log.ts';
import { WitnessKeys } from './witness-keys.ts';
import { WitnessServer } from './witness-server.ts';
import { WitnessStore } from './witness-store.ts';

/**
 * Runs a witness until it is told to end (SIGTERM, SIGINT, SIGHUP). Its leases go on:
 * after a restart each begins anew.
 *
 * @returns the exit code
 * @throws UnderstudyError when keys or store cannot be used, or the port is taken
 */
export async function runWitness(run: WitnessRun): Promise<number> {
  const log = makeLog('witness', run.logLevel);
  const keys = new WitnessKeys(run.keyDirectory);
  sayClusters(keys, run, log);
  const store = WitnessStore.open(run.storeFile);
  const answers = new AnswerLog(log);
  const strangers = new StrangerReport((text) => log.warn(text));
  const server = new WitnessServer({
    keys,
    store,
    onAnswered: (claim, answer) => answers.note(claim, answer),
    onStranger: (what) => strangers.note(what),
    onTrouble: (text) => log.error(text),
  });
  await listen(server, run);
  goFirst();
  log.info({ address: run.address, port: run.port, store: run.storeFile }, 'the witness listens');
  const signal = await Promise.race(endingSignals.map((each) => once(process, each).then(() => each)));
  log.info({ signal }, 'the witness ends');
  server.close();
  strangers.close();
  await store.finish();
  return 0;
}

export interface WitnessRun {
  /** With a file `NAME.key` for each cluster. */
  readonly keyDirectory: string;
  readonly storeFile: string;
  /** Where to listen; null: everywhere. */
  readonly address: string | null;
  readonly port: number;
  /** One of pino's: `info`. */
  readonly logLevel: string;
}

function sayClusters(keys: WitnessKeys, { keyDirectory }: WitnessRun, log: Logger): void {
  const remedy = `crm witness key, on a member, gives the key of its cluster: put it into ${keyDirectory}/CLUSTER.key.`;
  try {
    const { clusters } = keys;
    if (clusters.length === 0) log.warn({ remedy }, `no cluster is served yet: ${keyDirectory} holds no key`);
    for (const cluster of clusters) keys.keyOf(cluster);
    log.info({ clusters }, 'serves');
  } catch (cause) {
    if (cause instanceof UnderstudyError) throw cause;
    throw new UnderstudyError('unreadable-file', `the directory of keys cannot be read: ${String(cause)}`, {
      remedy,
      cause,
    });
  }
}

async function listen(server: WitnessServer, { address, port }: WitnessRun): Promise<void> {
  try {
    await server.listen({ address, port });
  } catch (cause) {
    server.close();
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw isTaken
      ? new UnderstudyError('already-running', `a witness, or something else, has the port ${port} already`, { cause })
      : new UnderstudyError('invalid-request', `cannot listen on ${address ?? 'any address'}: ${reason}`, { cause });
  }
}

const endingSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
