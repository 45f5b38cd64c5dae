/** Looks at the status again and again until it shows what is waited for. */
import { setTimeout as delay } from 'node:timers/promises';
import { type StatusReport, UnderstudyError } from '@understudy/contracts';
import type { ApiClient } from './api-client.ts';

const lookIntervalMs = 150;

export interface AwaitOptions<T> {
  /** What is waited for, once it is there; null until then. */
  readonly find: (status: StatusReport) => T | null;
  readonly timeoutMs: number;
  /** For the error: `the check is not over`. */
  readonly otherwise: string;
}

/** @throws `timed-out` */
export async function awaitStatus<T>(client: ApiClient, { find, timeoutMs, otherwise }: AwaitOptions<T>): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await client.status().then(find, ignoreAbsence);
    if (found !== null) return found;
    if (performance.now() >= deadline) {
      const remedy = 'It goes on. Look at `crm fence history` and `crm status`; wait longer with --timeout.';
      throw new UnderstudyError('timed-out', `after ${timeoutMs} ms ${otherwise}`, { remedy });
    }
    await delay(lookIntervalMs);
  }
}

/** A daemon that is being started again is back within seconds. */
function ignoreAbsence(error: unknown): null {
  if (error instanceof UnderstudyError && error.code === 'daemon-unreachable') return null;
  throw error;
}
