/**
 * Waits until the cluster has done what a request led to. Level, not edge: it looks at the whole status again and
 * again; events are only shown. A status that is idle has come to rest with the very state that it names, so one that
 * knows the change and is idle is enough.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { type Acknowledgement, type StatusReport, UnderstudyError } from '@understudy/contracts';
import type { ApiClient } from './api-client.ts';

const lookIntervalMs = 150;

export interface SettleOptions {
  /** The change that must have arrived. */
  readonly acknowledgement: Acknowledgement;
  /** What the request was about: a restart of it must be over. */
  readonly subject: string;
  /** Gives up after so many milliseconds with `timed-out`. */
  readonly timeoutMs: number;
}

/** The first status after the change in which nothing is under way any more. */
export async function settle(client: ApiClient, options: SettleOptions): Promise<StatusReport> {
  const deadline = performance.now() + options.timeoutMs;
  for (;;) {
    const status = await lookUnlessRestarting(client);
    if (status !== null && isQuiet(status, options)) return status;
    if (performance.now() >= deadline) throw notSettled(status, options);
    await delay(lookIntervalMs);
  }
}

/** True when the status knows the change and nothing that follows from it is still to do. */
export function isQuiet(status: StatusReport, options: Pick<SettleOptions, 'acknowledgement' | 'subject'>): boolean {
  const isRestarting = status.intents.some((intent) => intent.kind === 'restart' && intent.subject === options.subject);
  return status.activity === 'idle' && !isRestarting && hasReached(status, options.acknowledgement);
}

function hasReached(status: StatusReport, acknowledgement: Acknowledgement): boolean {
  if (status.generation !== acknowledgement.generation) return status.generation > acknowledgement.generation;
  return status.sequence >= acknowledgement.sequence;
}

// A daemon that its guardian starts again is back within seconds: the deadline decides how long that may take.
async function lookUnlessRestarting(client: ApiClient): Promise<StatusReport | null> {
  try {
    return await client.status();
  } catch (error) {
    if (error instanceof UnderstudyError && error.code === 'daemon-unreachable') return null;
    throw error;
  }
}

function notSettled(status: StatusReport | null, options: SettleOptions): UnderstudyError {
  const state = status === null ? 'the daemon does not answer' : `the cluster is still ${status.activity}`;
  return new UnderstudyError('timed-out', `the request stands, but after ${options.timeoutMs} ms ${state}`, {
    remedy: 'Look at `crm status`; wait longer with --timeout.',
  });
}
