import { createConnection, type Connection, type QueryError } from 'mysql2';

/** One question to a server, over its socket, on a connection of its own. */
export interface Question {
  readonly socket: string;
  readonly user: string;
  readonly password: string;
  readonly statement: string;
  /** For connection and answer together, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export type Answer =
  | { readonly kind: 'answered' }
  /** Nothing listens on the socket, or it is not there. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The server is there and does not let this user in. */
  | { readonly kind: 'denied'; readonly reason: string }
  /** The server is there and has no connection left. */
  | { readonly kind: 'full'; readonly reason: string }
  | { readonly kind: 'timedOut'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** Asks, and hangs up. Never rejects. */
export function askServer(question: Question): Promise<Answer> {
  return new Promise((resolve) => {
    const connection = createConnection({
      socketPath: question.socket,
      user: question.user,
      password: question.password,
      connectTimeout: question.timeoutMs,
    });
    const finish = (answer: Answer): void => {
      clearTimeout(timer);
      question.signal.removeEventListener('abort', giveUp);
      hangUp(connection, answer);
      resolve(answer);
    };
    const giveUp = (): void => finish({ kind: 'timedOut', reason: `no answer within ${question.timeoutMs} ms` });
    const timer = setTimeout(giveUp, question.timeoutMs);
    question.signal.addEventListener('abort', giveUp, { once: true });
    connection.on('error', (error: QueryError) => finish(classify(error, question)));
    connection.query(question.statement, (error) => {
      finish(error === null ? { kind: 'answered' } : classify(error, question));
    });
  });
}

/** How long a server may take to close the connection after it was told good-bye. */
const goodByeMs = 1_000;

/**
 * A server that answered is told good-bye, and closes the connection itself: one that
 * is left without a word counts and logs an aborted connection at every monitor.
 */
function hangUp(connection: Connection, answer: Answer): void {
  if (answer.kind !== 'answered') return connection.destroy();
  const timer = setTimeout(() => connection.destroy(), goodByeMs).unref();
  connection.once('end', () => clearTimeout(timer));
  connection.end();
}

const kinds: ReadonlyMap<string, Answer['kind']> = new Map([
  ['ENOENT', 'refused'],
  ['ECONNREFUSED', 'refused'],
  ['ETIMEDOUT', 'timedOut'],
  ['ER_ACCESS_DENIED_ERROR', 'denied'],
  ['ER_ACCESS_DENIED_NO_PASSWORD_ERROR', 'denied'],
  ['ER_CON_COUNT_ERROR', 'full'],
  ['ER_TOO_MANY_USER_CONNECTIONS', 'full'],
]);

function classify(error: QueryError, question: Question): Answer {
  const kind = kinds.get(error.code) ?? 'failed';
  switch (kind) {
    case 'timedOut':
      return { kind, reason: `no answer within ${question.timeoutMs} ms` };
    case 'refused':
      return { kind, reason: `nothing listens on ${question.socket} (${error.code})` };
    case 'denied':
    case 'full':
    case 'failed':
      return { kind, reason: error.message };
    case 'answered':
      return { kind };
  }
}
