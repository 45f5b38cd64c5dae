/** Shows what happens while somebody waits for it. */
import type { EventRecord } from '@understudy/contracts';
import type { ApiClient } from './api-client.ts';

/** Runs `work`, handing every event from now on to `show`. An event stream that breaks off spoils nothing. */
export async function showEventsDuring<T>(
  client: ApiClient,
  show: (event: EventRecord) => void,
  work: () => Promise<T>,
): Promise<T> {
  const end = new AbortController();
  const last = await lastNumber(client);
  const showing = follow(client, last, end.signal, show);
  try {
    return await work();
  } finally {
    end.abort();
    await showing;
  }
}

async function lastNumber(client: ApiClient): Promise<number> {
  let last = 0;
  for await (const event of client.events()) last = event.number;
  return last;
}

async function follow(
  client: ApiClient,
  after: number,
  signal: AbortSignal,
  show: (event: EventRecord) => void,
): Promise<void> {
  try {
    for await (const event of client.events({ after, follow: true, signal })) show(event);
  } catch {
    // Events inform and never steer: the work itself finds out whether the daemon is there.
  }
}
