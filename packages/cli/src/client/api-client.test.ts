import { createServer } from 'node:net';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EventRecord, UnderstudyError } from '@understudy/contracts';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { apiError, type FixtureDaemon, type FixtureOptions, startFixtureDaemon } from '../../test/fixture-daemon.ts';
import { healthy } from '../../test/status-samples.ts';
import { type ApiClient, createApiClient } from './api-client.ts';
import { connectionError } from './exchange.ts';
import { readLines } from './read-lines.ts';
import { Refusal } from './refusal.ts';
import { isQuiet, settle } from './settle.ts';
import { watchStatus } from './watch-status.ts';

let daemon: FixtureDaemon | undefined;

afterEach(async () => {
  await daemon?.stop();
  daemon = undefined;
});

async function clientOf(options: Partial<FixtureOptions> = {}): Promise<ApiClient> {
  daemon = await startFixtureDaemon({ status: healthy, ...options });
  return createApiClient({ socketPath: daemon.socketPath });
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => 'no error',
    (reason: unknown) => reason,
  );
  return error instanceof UnderstudyError ? error.code : String(error);
}

/** A socket that answers every connection with these bytes, whatever was asked. */
async function rawServer(bytes: string): Promise<ApiClient> {
  const directory = await mkdtemp(join(tmpdir(), 'crm-test-'));
  const socketPath = join(directory, 'api.sock');
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => (bytes === '' ? undefined : socket.end(bytes)));
  });
  server.listen(socketPath);
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    await rm(directory, { recursive: true });
  });
  return createApiClient({ socketPath, timeoutMs: 200 });
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

describe('the client', () => {
  test('gives what the daemon has', async () => {
    const client = await clientOf();
    expect(await client.status()).toEqual(healthy);
    expect(await client.definition()).toBeNull();
    expect(await client.request({ kind: 'onlineNode', node: 'a', who: 'x', why: '' })).toMatchObject({ sequence: 18 });
  });

  test('throws what the daemon refuses, with its problems', async () => {
    const problems = [{ code: 'x', path: [], message: 'm', hint: '' }];
    const document = apiError('invalid-definition', 'no', { remedy: 'do', problems });
    const client = await clientOf({ refuse: () => ({ status: 422, document }) });
    const refusal: unknown = await client.status().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ code: 'invalid-definition', message: 'no', remedy: 'do', problems });
    expect(await codeOf(client.events().next())).toBe('invalid-definition');
  });

  test('does not take a code that it does not know for one that it does', async () => {
    const client = await clientOf({ refuse: () => ({ status: 500, document: apiError('toString', 'x') }) });
    expect(await codeOf(client.status())).toBe('internal');
  });

  test('says that nobody is there', async () => {
    expect(await codeOf(createApiClient({ socketPath: '/nonexistent/api.sock' }).status())).toBe('daemon-unreachable');
    const client = await clientOf();
    await daemon?.stop();
    expect(await codeOf(client.status())).toBe('daemon-unreachable');
  });

  test.each([
    ['EACCES', 'no-permission'],
    ['ENOENT', 'daemon-unreachable'],
    ['EMFILE', 'daemon-unreachable'],
  ])('takes %s for %s', (systemCode, code) => {
    const error = connectionError(Object.assign(new Error('x'), { code: systemCode }), '/run/api.sock');
    expect(error.code).toBe(code);
    expect(error.message).toContain('/run/api.sock');
    expect(error.remedy).not.toBe('');
  });

  test.each([
    ['another version', { ...healthy, version: 7 }],
    ['no version', { cluster: 'shop' }],
    ['a list', []],
  ])('refuses %s by name', async (_what, document) => {
    const client = await clientOf({ refuse: () => ({ status: 200, document }) });
    expect(await codeOf(client.status())).toBe('unknown-version');
  });

  test.each([
    ['what is not JSON', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello', 'internal'],
    ['an answer cut short', 'HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{', 'daemon-unreachable'],
    ['what is not HTTP', 'SSH-2.0-OpenSSH\r\n', 'daemon-unreachable'],
    ['silence', '', 'timed-out'],
  ])('does not trust %s', async (_what, bytes, code) => {
    expect(await codeOf((await rawServer(bytes)).status())).toBe(code);
  });
});

describe('events', () => {
  test('come up to now, or after a number, or as they happen until the signal', async () => {
    const client = await clientOf();
    daemon?.emit('one');
    daemon?.emit('two');
    expect((await collect(client.events())).map((event) => event.text)).toEqual(['one', 'two']);
    expect((await collect(client.events({ after: 1 }))).map((event) => event.text)).toEqual(['two']);
    const end = new AbortController();
    const seen: EventRecord[] = [];
    for await (const event of client.events({ after: 1, follow: true, signal: end.signal })) {
      seen.push(event);
      if (event.text === 'two') daemon?.emit('three');
      else end.abort();
    }
    expect(seen.map((event) => event.text)).toEqual(['two', 'three']);
  });

  test('lines are whole however they are cut', async () => {
    const chunks = async function* (): AsyncGenerator<string> {
      yield 'a\nb';
      yield 'b\n\nc';
      yield 'c';
    };
    expect(await collect(readLines(chunks()))).toEqual(['a', 'bb', 'cc']);
  });

  test('a line without an end is refused', async () => {
    const chunks = async function* (): AsyncGenerator<string> {
      for (let count = 0; count < 40; count += 1) yield 'x'.repeat(100_000);
    };
    await expect(collect(readLines(chunks()))).rejects.toThrow('a line of more than');
  });
});

describe('settled', () => {
  const acknowledgement = { version: 1, generation: 4, sequence: 18, heldBy: ['a'], missing: [], warnings: [] };
  const options = { acknowledgement, subject: 'web' };
  const restart = { kind: 'restart' as const, subject: 'web', who: 'x', why: '', since: healthy.at, until: null };
  test.each([
    ['before the change', { sequence: 17 }, false],
    ['with the change', { sequence: 18 }, true],
    ['in a later generation', { generation: 5, sequence: 2 }, true],
    ['in an earlier generation', { generation: 3, sequence: 90 }, false],
    ['while it works', { sequence: 18, activity: 'working' as const }, false],
    ['while the subject restarts', { sequence: 18, intents: [restart] }, false],
    ['while another one restarts', { sequence: 18, intents: [{ ...restart, subject: 'mail' }] }, true],
  ])('%s', (_when, change, quiet) => {
    expect(isQuiet({ ...healthy, ...change }, options)).toBe(quiet);
  });

  test('takes the first status that is quiet, and none before', async () => {
    const client = await clientOf();
    const quiet = { ...healthy, sequence: 18 };
    daemon?.setStatus(healthy, { ...quiet, activity: 'working' }, { ...quiet, cluster: 'done' }, quiet);
    expect((await settle(client, { ...options, timeoutMs: 20_000 })).cluster).toBe('done');
  });

  test('a daemon that starts again in the meantime is waited for, until the deadline', async () => {
    const client = await clientOf();
    await daemon?.stop();
    expect(await codeOf(settle(client, { ...options, timeoutMs: 100 }))).toBe('timed-out');
  });
});

describe('watching', () => {
  test('throws at once if nobody is there', async () => {
    const client = createApiClient({ socketPath: '/nonexistent/api.sock' });
    expect(await codeOf(watchStatus(client, () => undefined))).toBe('daemon-unreachable');
  });

  test('looks again when something happens, and ends with the signal', async () => {
    const client = await clientOf();
    const end = new AbortController();
    const seen: (number | null)[] = [];
    await watchStatus(
      client,
      (status) => {
        seen.push(status?.sequence ?? null);
        if (seen.length === 3) return end.abort();
        daemon?.setStatus({ ...healthy, sequence: healthy.sequence + seen.length });
        daemon?.emit('something');
      },
      end.signal,
    );
    expect(seen).toEqual([17, 18, 19]);
  });
});
