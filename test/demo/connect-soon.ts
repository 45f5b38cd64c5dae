/**
 * A connection as soon as the server takes one: tries begin every few milliseconds, however the ones before fare. One
 * that was sent to a host that is gone would hold the next ones up; a short time limit would fail on a busy machine.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { createConnection, type Connection } from 'mysql2/promise';

export interface ServerAddress {
  readonly host: string;
  readonly user: string;
  readonly password: string;
}

const tryEveryMs = 20;
/** With `tryEveryMs` it bounds how many tries are under way. */
const tryLimitMs = 2000;

async function tryOnce({ host, user, password }: ServerAddress): Promise<Connection | null> {
  try {
    const connection = await createConnection({ host, user, password, connectTimeout: tryLimitMs });
    // Without a listener, a connection that breaks between two queries would end the program.
    connection.on('error', () => undefined);
    return connection;
  } catch {
    return null;
  }
}

/** Resolves with the first of many tries that succeeds, or with null once `signal` is aborted. */
export async function connectSoon(address: ServerAddress, signal: AbortSignal): Promise<Connection | null> {
  let first: Connection | null = null;
  while (first === null && !signal.aborted) {
    void tryOnce(address).then((connection) => {
      if (first === null) first = connection;
      else connection?.destroy();
    });
    await delay(tryEveryMs);
  }
  return first;
}
