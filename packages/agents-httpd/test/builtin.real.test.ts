import { chmodSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHarness, fetchPage, type Harness } from './harness.ts';

/** What the built-in server answers. */
describe('the built-in server', () => {
  let web: Harness;
  const modified = new Date('2026-01-02T03:04:05Z');

  beforeAll(async () => {
    web = await createHarness({});
    writeFileSync(join(web.root, 'ten.txt'), '0123456789');
    utimesSync(join(web.root, 'ten.txt'), modified, modified);
    writeFileSync(join(web.root, 'empty'), '');
    writeFileSync(join(web.root, 'secret'), 'x');
    chmodSync(join(web.root, 'secret'), 0o600);
    writeFileSync(join(web.directory, 'outside.txt'), 'outside');
    symlinkSync('../outside.txt', join(web.root, 'out'));
    symlinkSync('ten.txt', join(web.root, 'in.txt'));
    mkdirSync(join(web.root, 'sub dir'));
    writeFileSync(join(web.root, 'sub dir', 'index.html'), 'below');
    mkdirSync(join(web.root, 'bare'));
    expect((await web.operate('start')).code).toBe('ok');
  });
  afterAll(() => web.dispose());

  test('tells what a file is, and from when', async () => {
    const page = await fetchPage(web.port, '/ten.txt?version=2');
    expect(page).toMatchObject({ status: 200, body: '0123456789' });
    expect(page.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-length': '10',
      'last-modified': 'Fri, 02 Jan 2026 03:04:05 GMT',
      'x-served-by': 'localhost',
      'x-content-type-options': 'nosniff',
    });
  });

  test('HEAD has everything but the body', async () => {
    const page = await fetchPage(web.port, '/ten.txt', {}, 'HEAD');
    expect(page).toMatchObject({ status: 200, body: '' });
    expect(page.headers['content-length']).toBe('10');
  });

  test('a client that has it already gets nothing again', async () => {
    const since = (time: string) => fetchPage(web.port, '/ten.txt', { 'If-Modified-Since': time });
    expect(await since('Fri, 02 Jan 2026 03:04:05 GMT')).toMatchObject({ status: 304, body: '' });
    expect((await since('Fri, 02 Jan 2026 03:04:04 GMT')).status).toBe(200);
    expect((await since('yesterday')).status).toBe(200);
  });

  test('a part of a file', async () => {
    const part = await fetchPage(web.port, '/ten.txt', { Range: 'bytes=2-4' });
    expect(part).toMatchObject({ status: 206, body: '234' });
    expect(part.headers['content-range']).toBe('bytes 2-4/10');
    const none = await fetchPage(web.port, '/ten.txt', { Range: 'bytes=10-' });
    expect(none.status).toBe(416);
    expect(none.headers['content-range']).toBe('bytes */10');
    const stale = { Range: 'bytes=2-4', 'If-Range': 'Fri, 02 Jan 2026 03:04:04 GMT' };
    expect((await fetchPage(web.port, '/ten.txt', stale)).status).toBe(200);
  });

  test('directories', async () => {
    const redirect = await fetchPage(web.port, '/sub%20dir');
    expect(redirect.status).toBe(301);
    expect(redirect.headers.location).toBe('/sub%20dir/');
    expect(await fetchPage(web.port, '/sub%20dir/')).toMatchObject({ status: 200, body: 'below' });
    expect((await fetchPage(web.port, '/bare/')).status).toBe(404);
  });

  test.each([
    ['/../outside.txt', 404],
    ['/%2e%2e/outside.txt', 404],
    ['/sub%20dir/../../outside.txt', 404],
    ['/out', 404],
    ['/in.txt', 200],
    ['/none', 404],
    ['/ten.txt/more', 404],
    ['/secret', 403],
    ['/empty', 200],
    [`/${'a'.repeat(300)}`, 404],
  ])('%s is answered with %i', async (path, status) => {
    const page = await fetchPage(web.port, path);
    expect(page.status).toBe(status);
    expect(page.body).not.toContain('outside');
  });

  test('only reading is allowed', async () => {
    const page = await fetchPage(web.port, '/ten.txt', {}, 'DELETE');
    expect(page.status).toBe(405);
    expect(page.headers.allow).toBe('GET, HEAD');
  });

  test('its health page follows its role', async () => {
    const health = async () => JSON.parse((await fetchPage(web.port, '/.understudy/health')).body) as object;
    expect(await health()).toEqual({
      version: 1,
      node: 'localhost',
      resource: 'bench',
      state: 'started',
      pid: await web.mainPid(),
    });
    await web.operate('promote');
    expect(await health()).toMatchObject({ state: 'promoted' });
    await web.operate('demote');
    expect(await health()).toMatchObject({ state: 'started' });
  });

  test('rubbish and broken connections do not end it', async () => {
    for (const text of [
      'rubbish\r\n\r\n',
      'GET /ten.txt HTTP/1.1\r\nHost: a\r\n\r\n',
      'GET http://x/ten.txt HTTP/1.0\r\n\r\n',
    ]) {
      await new Promise<void>((resolve) => {
        const socket = createConnection({ host: '127.0.0.1', port: web.port }, () => {
          socket.write(text);
          socket.destroy();
          resolve();
        });
      });
    }
    expect((await web.operate('monitor')).code).toBe('ok');
  });

  test('it listens on IPv4 and IPv6', async () => {
    const answer = await web.operate('monitor', { statusurl: `http://[::1]:${web.port}/ten.txt` });
    expect(answer).toEqual({ code: 'ok', reason: '' });
  });
});

test('a root that its user may not read is named at the start', async () => {
  const web = await createHarness({});
  try {
    chmodSync(web.root, 0o700);
    const outcome = await web.operate('start');
    expect(outcome.code).toBe('error');
    expect(outcome.reason).toMatch(/the server ended: .*user www-data may not read the root/);
    expect((await web.operate('start', { user: 'root' })).code).toBe('ok');
  } finally {
    await web.dispose();
  }
});

test('a user that does not exist is named', async () => {
  const web = await createHarness({});
  try {
    expect(await web.operate('start', { user: 'nosuchuser' })).toEqual({
      code: 'notInstalled',
      reason: 'there is no user nosuchuser on this host, or in this user namespace',
    });
  } finally {
    await web.dispose();
  }
});
