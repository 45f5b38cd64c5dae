import { existsSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { createHook } from 'node:async_hooks';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { listProcesses, processIsAlive, readProcess } from '@understudy/agent-kit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { beginDownload, bodyOf, createHarness, eventually, fetchPage, type Harness } from './harness.ts';

const largeBytes = 64 * 1024 * 1024;

async function livingIn(session: number) {
  return (await listProcesses()).filter(
    ({ sessionId, pid, startTime }) => sessionId === session && processIsAlive(pid, startTime),
  );
}

/** Its main process alone serves, or those that it has begun do. */
async function thoseWhoServe(session: number) {
  const members = await livingIn(session);
  return members.length === 1 ? members : members.filter(({ parentPid }) => parentPid === session);
}

async function usersOf(serving: ReturnType<typeof thoseWhoServe>): Promise<readonly number[]> {
  const found = (await serving).map(({ pid }) => statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid);
  return found.filter((uid) => uid !== undefined);
}

/** What holds for each server, with the configuration that the agent makes. */
describe.each(['builtin', 'apache', 'nginx'])('%s', (server) => {
  let web: Harness;
  beforeEach(async () => {
    web = await createHarness({ server, request_timeout: 1 });
  });
  afterEach(() => web.dispose());

  test('starts twice, answers, stops twice', async () => {
    expect((await web.operate('monitor')).code).toBe('notRunning');
    expect(await web.operate('validate')).toEqual({ code: 'ok', reason: '' });
    expect(await web.operate('start')).toEqual({ code: 'ok', reason: '' });
    const pid = await web.mainPid();
    expect(await web.operate('start')).toEqual({ code: 'ok', reason: '' });
    expect(await web.mainPid()).toBe(pid);
    expect(await web.operate('monitor')).toEqual({ code: 'ok', reason: '' });
    const page = await fetchPage(web.port, '/');
    expect(page).toMatchObject({ status: 200, body: 'the page\n' });
    expect(page.headers['x-served-by']).toBe('localhost');
    expect(page.headers['content-type']).toContain('text/html');
    expect(JSON.parse((await fetchPage(web.port, '/.understudy/health')).body)).toMatchObject({
      version: 1,
      node: 'localhost',
      resource: 'bench',
    });
    expect((await fetchPage(web.port, '/.git/config')).status).toBe(404);
    expect(await web.operate('stop')).toEqual({ code: 'ok', reason: '' });
    expect(processIsAlive(pid)).toBe(false);
    expect(await web.operate('stop')).toEqual({ code: 'ok', reason: '' });
    expect((await web.operate('monitor')).code).toBe('notRunning');
  });

  test('those who serve are not root', async () => {
    await web.operate('start');
    const sessionId = readProcess(await web.mainPid())?.sessionId ?? 0;
    // Of several, a later one may be about to give up what it was begun as.
    await expect.poll(() => usersOf(thoseWhoServe(sessionId)), { timeout: 10_000 }).not.toContain(0);
    expect(await usersOf(thoseWhoServe(sessionId))).not.toEqual([]);
  });

  test('is known to a process that did not start it, and outlives the one that did', async () => {
    expect((await web.operateElsewhere('start')).code).toBe('ok');
    expect(await web.operateElsewhere('monitor')).toEqual({ code: 'ok', reason: '' });
    expect((await web.operateElsewhere('promote')).code).toBe('ok');
    expect((await web.operate('monitor')).code).toBe('promoted');
    expect(await web.operateElsewhere('stop')).toEqual({ code: 'ok', reason: '' });
    expect(await web.mainPid()).toBe(0);
  });

  test('is known even if whoever started it did not live to note it', async () => {
    await web.operate('start');
    const pid = await web.mainPid();
    writeFileSync(join(web.runDirectory, 'server.pid'), '');
    expect((await web.operate('monitor')).code).toBe('ok');
    expect((await web.operate('start')).code).toBe('ok');
    expect(await web.mainPid()).toBe(pid);
    expect((await web.operate('stop')).code).toBe('ok');
    expect(processIsAlive(pid)).toBe(false);
  });

  test('is promoted, and demoted, and stays up', async () => {
    expect((await web.operate('promote')).code).toBe('notRunning');
    await web.operate('start');
    const pid = await web.mainPid();
    for (const _ of [1, 2]) {
      expect(await web.operate('promote')).toEqual({ code: 'ok', reason: '' });
      expect((await web.operate('monitor')).code).toBe('promoted');
    }
    for (const _ of [1, 2]) {
      expect(await web.operate('demote')).toEqual({ code: 'ok', reason: '' });
      expect((await web.operate('monitor')).code).toBe('ok');
    }
    expect(await web.mainPid()).toBe(pid);
    await web.operate('promote');
    await web.operate('stop');
    expect(existsSync(join(web.runDirectory, 'promoted'))).toBe(false);
    writeFileSync(join(web.runDirectory, 'promoted'), 'left over');
    await web.operate('start');
    expect((await web.operate('monitor')).code).toBe('ok');
  });

  test('is promoted, watched and demoted without a process started for it', async () => {
    let started = 0;
    const count = createHook({ init: (_, type) => void (started += type === 'PROCESSWRAP' ? 1 : 0) }).enable();
    try {
      await web.operate('start');
      // It does count: the server itself.
      expect(started).toBeGreaterThan(0);
      started = 0;
      for (const action of ['promote', 'monitor', 'demote', 'monitor'] as const) await web.operate(action);
      expect(started).toBe(0);
    } finally {
      count.disable();
    }
  });

  test('killed, it is missed, and comes back in its place', async () => {
    await web.operate('start');
    await web.operate('promote');
    const pid = await web.mainPid();
    process.kill(pid, 'SIGKILL');
    await eventually('the main process is gone', () => !processIsAlive(pid));
    expect((await web.operate('monitor')).code).toBe(server === 'builtin' ? 'notRunning' : 'failedPromoted');
    expect((await web.operate('demote')).code).toBe('notRunning');
    expect(await web.operate('start')).toEqual({ code: 'ok', reason: '' });
    expect((await web.operate('monitor')).code).toBe('ok');
    expect(await web.mainPid()).not.toBe(pid);
    expect((await livingIn(pid)).map(({ argv }) => argv)).toEqual([]);
  });

  test('its watch waits for the moment in which it is killed', async () => {
    expect((await web.operate('watch')).code).toBe('notRunning');
    await web.operate('start');
    const pid = await web.mainPid();
    const noticed = web.operate('watch');
    expect((await web.operate('monitor')).code).toBe('ok');
    process.kill(pid, 'SIGKILL');
    expect(await noticed).toEqual({ code: 'notRunning', reason: 'the server has ended' });
  });

  test('killed, it is gone with its workers after a stop', async () => {
    await web.operate('start');
    const pid = await web.mainPid();
    process.kill(pid, 'SIGKILL');
    await eventually('the main process is gone', () => !processIsAlive(pid));
    expect((await web.operate('stop')).code).toBe('ok');
    expect((await livingIn(pid)).map(({ argv }) => argv)).toEqual([]);
    expect((await web.operate('monitor')).code).toBe('notRunning');
  });

  test('hung, a monitor cannot tell, and a stop ends it', async () => {
    await web.operate('start');
    const pid = await web.mainPid();
    const members = await livingIn(pid);
    for (const member of members) process.kill(member.pid, 'SIGSTOP');
    const outcome = await web.operate('monitor', { request_timeout: 0.2 });
    expect(outcome.code).toBe('inconclusive');
    expect(outcome.reason).toContain('no answer within 200 ms');
    expect(outcome.reason).toContain(`process ${pid} is stopped`);
    expect((await web.operate('stop')).code).toBe('ok');
    for (const member of members) expect(processIsAlive(member.pid, member.startTime)).toBe(false);
  });

  test('lets a request in flight finish when it stops', async () => {
    const path = join(web.root, 'large.bin');
    writeFileSync(path, 'begin');
    truncateSync(path, largeBytes);
    await web.operate('start');
    const download = await beginDownload(web.port, '/large.bin');
    const stopped = web.operate('stop', { stop_grace: 20 });
    await eventually('nothing new is accepted', () =>
      fetchPage(web.port, '/').then(
        () => false,
        () => true,
      ),
    );
    expect((await bodyOf(download)).length).toBe(largeBytes);
    expect(await stopped).toEqual({ code: 'ok', reason: '' });
  });

  test('does not wait for ever for a request in flight', async () => {
    const path = join(web.root, 'large.bin');
    writeFileSync(path, 'begin');
    truncateSync(path, largeBytes);
    await web.operate('start', { stop_grace: 0.2 });
    const pid = await web.mainPid();
    const download = await beginDownload(web.port, '/large.bin');
    download.on('error', () => undefined);
    expect((await web.operate('stop', { stop_grace: 0.2 })).code).toBe('ok');
    expect(processIsAlive(pid)).toBe(false);
    download.destroy();
  });

  test('says that its port is in use, and does not take the stranger for itself', async () => {
    const stranger = createServer((_, response) => response.end('hello'));
    await new Promise<void>((resolve) => stranger.listen(web.port, resolve));
    try {
      const outcome = await web.operate('start');
      expect(outcome.code).toBe('error');
      expect(outcome.reason).toBe(
        `port ${web.port} of 127.0.0.1 is in use already, by something that this resource did not start`,
      );
      expect((await web.operate('monitor')).code).toBe('notRunning');
    } finally {
      stranger.closeAllConnections();
      await new Promise((resolve) => stranger.close(resolve));
    }
  });

  test('says that its address is not there', async () => {
    const outcome = await web.operate('start', { address: '192.0.2.77' });
    expect(outcome.code).toBe('error');
    expect(outcome.reason).toMatch(/192\.0\.2\.77/);
    expect((await web.operate('monitor')).code).toBe('notRunning');
  });

  test('is judged by status and page', async () => {
    const wanted = { statusurl: '/index.html', testregex: 'the (page|site)' };
    expect((await web.operate('start', wanted)).code).toBe('ok');
    expect((await web.operate('monitor', wanted)).code).toBe('ok');
    const other = await web.operate('monitor', { ...wanted, testregex: 'another' });
    expect(other).toEqual({
      code: 'error',
      reason: expect.stringMatching(/nothing in the page matches another, while process \d+ lives/) as string,
    });
    const missing = await web.operate('monitor', { statusurl: '/none.html' });
    expect(missing.code).toBe('error');
    expect(missing.reason).toContain('status 404 instead of 200');
    expect((await web.operate('monitor', { statusurl: '/none.html', expected_status: 404 })).code).toBe('ok');
  });

  test('serves a root that comes later', async () => {
    const root = join(web.directory, 'mounted later');
    expect((await web.operate('start', { root })).code).toBe('ok');
    expect((await web.operate('monitor', { root })).code).toBe('ok');
    expect((await fetchPage(web.port, '/')).status).toBe(404);
  });

  test('parameters that do not go together are all named', async () => {
    const outcome = await web.operate('start', { testregex: '(', envfiles: '/e', configfile: '/c' });
    expect(outcome.code).toBe('badParameters');
    expect(outcome.reason.split('; ').length).toBeGreaterThan(1);
  });
});
