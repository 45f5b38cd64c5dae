import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { ClusterRequest, StatusReport } from '@understudy/contracts';
import { exitCodes, Failure } from './command.ts';

/** What the commands need of this host's daemon. */
export interface Daemon {
  /** @throws Failure when nobody answers */
  status(): Promise<StatusReport>;
  /** @throws Failure when nobody answers, or when it is refused */
  request(request: ClusterRequest): Promise<void>;
}

/** Of one that does not answer at all; well under what a script's operation may take. */
const limitMs = 10_000;

/** Over its socket: with Node's own client, since a script may call a command with every monitor. */
export function daemonAt(socketPath: string): Daemon {
  const ask = async (method: 'GET' | 'POST', path: string, body?: object): Promise<string> => {
    const { status, said } = await exchange(socketPath, { method, path, body: JSON.stringify(body) });
    if (status !== 200) throw new Failure(exitCodes.refused, messageOf(said));
    return said;
  };
  return {
    status: async () => JSON.parse(await ask('GET', '/v1/status')) as StatusReport,
    request: async (body) => void (await ask('POST', '/v1/requests', body)),
  };
}

interface Question {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body: string | undefined;
}

function exchange(socketPath: string, { body, ...question }: Question): Promise<{ status: number; said: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; said: string }>();
  const fail = (error: Error): void => reject(new Failure(exitCodes.noDaemon, `no daemon answers: ${error.message}`));
  const headers = body === undefined ? {} : { 'content-type': 'application/json' };
  const asked = request({ socketPath, ...question, headers, timeout: limitMs }, (answer) => {
    text(answer).then((said) => resolve({ status: answer.statusCode ?? 0, said }), fail);
  });
  asked.on('timeout', () => asked.destroy(new Error(`no answer within ${limitMs / 1000} s`)));
  asked.on('error', fail).end(body);
  return promise;
}

function messageOf(said: string): string {
  try {
    return (JSON.parse(said) as { error: { message: string } }).error.message;
  } catch {
    return said;
  }
}
