/**
 * One HTTP exchange over the daemon's Unix socket. Whatever goes wrong on the way becomes an error of the
 * catalogue, so that nothing above knows of sockets.
 */
import { type IncomingMessage, request } from 'node:http';
import { UnderstudyError } from '@understudy/contracts';

/** The largest answer that is read: far above any status, and a bound all the same. */
const answerLimitBytes = 64 * 1024 * 1024;

export interface Call {
  readonly socketPath: string;
  readonly method: 'GET' | 'POST';
  /** With its query: `/v1/events?after=3`. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** How long the daemon may be silent, in milliseconds. */
  readonly timeoutMs: number;
  /** The answer is a stream: once it has begun, silence is no fault. */
  readonly endless?: boolean;
  readonly signal?: AbortSignal;
}

/** Sends the call; gives the answer once its headers are there. Throws an UnderstudyError. */
export async function exchange(call: Call): Promise<IncomingMessage> {
  const text = call.body === undefined ? undefined : JSON.stringify(call.body);
  const headers =
    text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        socketPath: call.socketPath,
        method: call.method,
        path: call.path,
        headers,
        agent: false,
        ...(call.signal === undefined ? {} : { signal: call.signal }),
      },
      (answer) => {
        if (call.endless === true) outgoing.setTimeout(0);
        resolve(answer);
      },
    );
    outgoing.setTimeout(call.timeoutMs, () => outgoing.destroy(silentDaemon(call)));
    outgoing.once('error', (error) => reject(connectionError(error, call.socketPath)));
    outgoing.end(text);
  });
}

/** The whole body as text. Throws an UnderstudyError. */
export async function readBody(answer: IncomingMessage, socketPath: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > answerLimitBytes) throw new UnderstudyError('internal', 'the daemon answered with more than 64 MiB');
      chunks.push(chunk);
    }
  } catch (error) {
    throw connectionError(error, socketPath);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The error of the catalogue for what a socket threw. */
export function connectionError(error: unknown, socketPath: string): UnderstudyError {
  if (error instanceof UnderstudyError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EACCES' || code === 'EPERM') {
    return new UnderstudyError('no-permission', `no permission to talk to the daemon at ${socketPath}`, {
      remedy: 'Run the command as root (sudo crm …), or as a user whom the socket allows.',
      cause: error,
    });
  }
  return new UnderstudyError('daemon-unreachable', `${whyUnreachable(code, error)} (${socketPath})`, {
    remedy: 'Start it with `crm daemon`; on a new host, `crm init` comes first.',
    cause: error,
  });
}

function whyUnreachable(code: unknown, error: unknown): string {
  if (code === 'ENOENT') return 'no daemon runs on this host: its socket is not there';
  if (code === 'ECONNREFUSED') return 'no daemon runs on this host: nobody listens on its socket';
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'the daemon closed the connection';
  return `the daemon cannot be reached: ${error instanceof Error ? error.message : String(error)}`;
}

function silentDaemon(call: Call): UnderstudyError {
  return new UnderstudyError(
    'timed-out',
    `the daemon did not answer ${call.method} ${call.path} within ${call.timeoutMs} ms`,
    {
      remedy: 'Look at `crm events` and the log of the daemon; then try again.',
    },
  );
}
