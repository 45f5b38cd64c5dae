/**
 * Asks a host's daemon over its socket, from the test's own process: the moment of the answer is known, and asking
 * over and over costs the hosts next to nothing, which a `crm` each time would not.
 */
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Acknowledgement, DefinitionReport, EventRecord, StatusReport } from '@understudy/contracts';
import type { Host } from '../lab/host.ts';

interface Question {
  readonly method: 'GET' | 'POST';
  /** `/v1/status` */
  readonly path: string;
  /** Plain data. */
  readonly body?: object;
}

/** A daemon that has not answered by then does not answer. */
const limitMs = 5_000;

/** Applies a definition's data. @throws Error with the answer when it is refused, or when no daemon answers */
export async function applyAtOnce(host: Host, document: unknown): Promise<Acknowledgement> {
  const body = { document, source: '', sourceName: 'data', who: 'test', why: '' };
  return JSON.parse(await ask(host, { method: 'POST', path: '/v1/definition', body })) as Acknowledgement;
}

/** The definition that the daemon knows. @throws Error when there is none, or when no daemon answers */
export async function definitionOf(host: Host): Promise<DefinitionReport> {
  return JSON.parse(await ask(host, { method: 'GET', path: '/v1/definition' })) as DefinitionReport;
}

/** @throws Error when no daemon answers */
export async function statusOf(host: Host): Promise<StatusReport> {
  return JSON.parse(await ask(host, { method: 'GET', path: '/v1/status' })) as StatusReport;
}

/** All that the daemon still keeps. @throws Error when no daemon answers */
export async function eventsOf(host: Host): Promise<readonly EventRecord[]> {
  const lines = await ask(host, { method: 'GET', path: '/v1/events' });
  return lines
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as EventRecord);
}

/**
 * Resolves once all events are told of what its status says: they may wait for its disk, and its answers wait with
 * them. So it is asked for something that it refuses.
 */
export async function untilAllIsTold(host: Host): Promise<void> {
  const body = { kind: 'startResource', resource: 'nobody', who: 'test', why: '' };
  await ask(host, { method: 'POST', path: '/v1/requests', body }).catch(() => undefined);
}

async function ask(host: Host, { method, path, body }: Question): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const headers = body === undefined ? {} : { 'content-type': 'application/json' };
  const asked = request(
    { socketPath: host.onMachine('/run/understudy/api.sock'), path, method, headers, timeout: limitMs },
    (answer) => {
      const settle = (said: string): void => (answer.statusCode === 200 ? resolve(said) : reject(new Error(said)));
      text(answer).then(settle).catch(reject);
    },
  );
  asked.on('timeout', () => asked.destroy(new Error(`${host.name} has not answered for ${limitMs} ms`)));
  asked.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
  return promise;
}
