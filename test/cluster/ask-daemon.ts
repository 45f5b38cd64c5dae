/** Asks a host's daemon over its socket from the test's own process, so that the moment of the answer is known. */
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Acknowledgement, DefinitionReport } from '@understudy/contracts';
import type { Host } from '../lab/host.ts';

/** Applies a definition's data. @throws Error with the answer when it is refused */
export function applyAtOnce(host: Host, document: unknown): Promise<Acknowledgement> {
  const body = { document, source: '', sourceName: 'data', who: 'test', why: '' };
  return ask<Acknowledgement>(host, 'POST', body);
}

/** The definition that the daemon knows. @throws Error when there is none */
export function definitionOf(host: Host): Promise<DefinitionReport> {
  return ask<DefinitionReport>(host, 'GET');
}

async function ask<T>(host: Host, method: 'GET' | 'POST', body?: object): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const headers = body === undefined ? {} : { 'content-type': 'application/json' };
  const asked = request({ socketPath: socketOf(host), path: '/v1/definition', method, headers }, (answer) => {
    const settle = (said: string): void =>
      answer.statusCode === 200 ? resolve(JSON.parse(said) as T) : reject(new Error(said));
    text(answer).then(settle).catch(reject);
  });
  asked.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
  return promise;
}

/** The host's own /run, through its first process. */
function socketOf(host: Host): string {
  const first = host.processes().find(({ pid }) => pid === 1);
  if (first === undefined) throw new Error(`${host.name} is off`);
  return `/proc/${first.machinePid}/root/run/understudy/api.sock`;
}
