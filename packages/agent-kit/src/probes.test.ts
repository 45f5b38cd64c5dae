import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { freePort } from './free-port.ts';
import { probePort } from './probe-port.ts';
import { probeUrl, type UrlProbe } from './probe-url.ts';

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

async function listening(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A server that takes connections and says nothing. */
const silent = (): Server => createServer((socket) => socket.on('error', () => undefined).resume());

describe('probePort', () => {
  test('finds one that listens', async () => {
    expect(await probePort({ port: await listening(silent()) })).toMatchObject({ kind: 'open' });
  });

  test('finds that nobody listens', async () => {
    const port = await freePort();
    const reason = `127.0.0.1 port ${String(port)}: nothing listens there`;
    expect(await probePort({ port })).toMatchObject({ kind: 'refused', reason });
  });

  test('tells an abort from an unknown name', async () => {
    expect(await probePort({ port: 9, signal: AbortSignal.abort() })).toMatchObject({ kind: 'aborted' });
    expect(await probePort({ host: 'no.such.name.invalid', port: 9 })).toMatchObject({ kind: 'unresolved' });
  });
});

describe('probeUrl', () => {
  const site: RequestListener = (request, response) => {
    if (request.url === '/moved') response.writeHead(302, { location: '/' });
    if (request.url === '/broken') response.statusCode = 503;
    if (request.url === '/endless') {
      const more = (): void => {
        if (!response.destroyed) response.write('x'.repeat(10_000), () => setImmediate(more));
      };
      return more();
    }
    response.end(`Hello from ${String(request.headers.host)} (${String(request.headers.connection)})`);
  };
  const probe = async (path: string, options: Partial<UrlProbe> = {}) => {
    const port = await listening(createHttpServer(site));
    return { port, result: await probeUrl({ url: `http://127.0.0.1:${String(port)}${path}`, ...options }) };
  };

  test('is content with a good answer', async () => {
    const { result } = await probe('/', { expectedStatus: 200, expectedBody: '^Hello from [\\d.:]+ \\(close\\)$' });
    expect(result).toMatchObject({ kind: 'good', status: 200 });
  });

  test('asks one address for a site by name', async () => {
    const { result } = await probe('/', { hostHeader: 'www.example.org', expectedBody: 'from www.example.org ' });
    expect(result).toMatchObject({ kind: 'good' });
  });

  test('counts a redirect as an answer, and follows none', async () => {
    expect((await probe('/moved')).result).toMatchObject({ kind: 'good', status: 302 });
  });

  test('names an unexpected status', async () => {
    const { port, result } = await probe('/broken');
    const reason = `http://127.0.0.1:${String(port)}/broken answered with status 503 instead of 200 to 399`;
    expect(result).toMatchObject({ kind: 'unexpectedStatus', status: 503, reason });
    expect((await probe('/broken', { expectedStatus: 503 })).result).toMatchObject({ kind: 'good' });
  });

  test('names an unexpected page', async () => {
    const { result } = await probe('/', { expectedBody: 'Goodbye' });
    expect(result).toMatchObject({ kind: 'unexpectedBody', status: 200 });
  });

  test('reads no more of a page than it should', async () => {
    expect((await probe('/endless', { maxBytes: 50_000, expectedBody: '^x{50000}$' })).result).toMatchObject({
      kind: 'good',
    });
  });

  test('does not wait for ever, for an answer or for its end', async () => {
    const port = await listening(silent());
    const url = `http://127.0.0.1:${String(port)}/`;
    const reason = `${url}: no answer within 50 ms`;
    expect(await probeUrl({ url, timeoutMs: 50 })).toMatchObject({ kind: 'timedOut', reason });
    const { result } = await probe('/endless', { maxBytes: Number.MAX_SAFE_INTEGER, timeoutMs: 50 });
    expect(result).toMatchObject({ kind: 'timedOut' });
  });

  test('stops when the signal aborts', async () => {
    const url = `http://127.0.0.1:${String(await listening(silent()))}/`;
    const controller = new AbortController();
    const pending = probeUrl({ url, signal: controller.signal });
    controller.abort();
    expect(await pending).toMatchObject({ kind: 'aborted' });
  });

  test('tells a closed connection from a closed port', async () => {
    const rude = createServer((socket) => socket.destroy());
    const url = `http://127.0.0.1:${String(await listening(rude))}/`;
    expect(await probeUrl({ url })).toMatchObject({ kind: 'closed' });
    const closed = `http://127.0.0.1:${String(await freePort())}/`;
    expect(await probeUrl({ url: closed })).toMatchObject({
      kind: 'refused',
      reason: `${closed}: nothing listens there`,
    });
  });

  test('refuses what it cannot use', async () => {
    expect(await probeUrl({ url: 'ftp://host/' })).toMatchObject({ kind: 'invalid' });
    expect(await probeUrl({ url: 'http://127.0.0.1/', expectedBody: '(' })).toMatchObject({ kind: 'invalid' });
  });
});
