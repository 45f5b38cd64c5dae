/**
 * The status, again and again: at once, whenever an event comes, and when a daemon that was gone is back. Events
 * that come close together lead to one look.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { type StatusReport, UnderstudyError } from '@understudy/contracts';
import type { ApiClient } from './api-client.ts';

const burstMs = 100;
const retryMs = 1_000;

/**
 * Hands every status to `show`, and null once when the daemon stops answering; goes on until the signal. Throws if
 * it cannot reach the daemon the first time.
 */
export async function watchStatus(
  client: ApiClient,
  show: (status: StatusReport | null) => void,
  signal?: AbortSignal,
): Promise<void> {
  show(await client.status());
  const isOver = (): boolean => signal?.aborted ?? false;
  while (!isOver()) {
    await showOnEvents(client, show, signal);
    if (isOver()) return;
    show(null);
    await waitUntilBack(client, show, isOver);
  }
}

async function showOnEvents(
  client: ApiClient,
  show: (status: StatusReport) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const end = new AbortController();
  const bell = createBell();
  const listening = ringOnEvents(
    client,
    bell,
    signal === undefined ? end.signal : AbortSignal.any([signal, end.signal]),
  );
  try {
    while (await bell.heard()) {
      await delay(burstMs);
      show(await client.status());
    }
  } catch (error) {
    ignoreUnreachable(error);
  } finally {
    end.abort();
    await listening;
  }
}

async function ringOnEvents(client: ApiClient, bell: Bell, signal: AbortSignal): Promise<void> {
  try {
    for await (const _event of client.events({ follow: true, signal })) bell.ring();
  } catch {
    // Why the stream ended, the next look at the status tells.
  } finally {
    bell.close();
  }
}

interface Bell {
  ring(): void;
  close(): void;
  /** True once it has rung since it was last heard; false when it will not ring any more. */
  heard(): Promise<boolean>;
}

function createBell(): Bell {
  let rung = false;
  let closed = false;
  let wake = (): void => {};
  return {
    ring: () => {
      rung = true;
      wake();
    },
    close: () => {
      closed = true;
      wake();
    },
    heard: async () => {
      while (!rung && !closed) await new Promise<void>((resolve) => (wake = resolve));
      const wasRung = rung;
      rung = false;
      return wasRung;
    },
  };
}

async function waitUntilBack(
  client: ApiClient,
  show: (status: StatusReport) => void,
  isOver: () => boolean,
): Promise<void> {
  while (!isOver()) {
    await delay(retryMs);
    try {
      show(await client.status());
      return;
    } catch (error) {
      ignoreUnreachable(error);
    }
  }
}

// The stream's own end says the same, and leads to the next attempt.
function ignoreUnreachable(error: unknown): void {
  if (!(error instanceof UnderstudyError) || error.code !== 'daemon-unreachable') throw error;
}
