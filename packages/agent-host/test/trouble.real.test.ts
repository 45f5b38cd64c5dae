import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { processIsAlive } from '@understudy/agent-kit';
import { eventually, startHost, type HostForTests } from './host-for-tests.ts';

/** What a plugin can do wrong, and what must become of the others. */
let host: HostForTests;
beforeEach(async () => {
  host = await startHost();
});
afterEach(async () => {
  await host.close();
});

async function pidIn(...path: readonly string[]): Promise<number> {
  const text = await readFile(join(host.runDirectory, ...path), 'utf8').catch(() => '');
  return Number(text);
}

describe('a deadline', () => {
  test('ends a monitor that gives up as inconclusive, with the agent’s own words', async () => {
    const pid = host.pidOf('moody');
    const result = await host.run({ mood: 'patient' }, { timeoutMs: 50 });
    expect(result).toMatchObject({ code: 'inconclusive', reason: 'timed out after 50 ms: gave up' });
    expect(result.durationMs).toBeGreaterThanOrEqual(50);
    expect(host.pidOf('moody')).toBe(pid);
  });

  test('makes any other operation an error', async () => {
    const result = await host.run({ mood: 'patient' }, { action: 'start', timeoutMs: 50 });
    expect(result).toMatchObject({ code: 'error', reason: 'timed out after 50 ms: gave up' });
  });

  test('believes a stop that is done late, and not a monitor', async () => {
    expect(await host.run({ mood: 'late' }, { action: 'stop', timeoutMs: 50 })).toMatchObject({ code: 'ok' });
    expect(await host.run({ mood: 'late' }, { timeoutMs: 50 })).toMatchObject({ code: 'inconclusive' });
  });

  test.each(['deaf', 'loop'])('ends the process of an operation that does not hear: %s', async (mood) => {
    const pid = host.pidOf('moody');
    const [culprit, bystander, neighbour] = await Promise.all([
      host.run({ mood }, { action: 'start', timeoutMs: 200 }),
      host.run({ mood: 'patient' }, { resource: 'other' }),
      host.run({}, { agent: 'calm', resource: 'neighbour' }),
    ]);
    expect(culprit).toMatchObject({
      code: 'error',
      reason: 'timed out after 200 ms, and did not end then: its process was ended',
    });
    expect(bystander).toMatchObject({
      code: 'inconclusive',
      reason: 'the plugin moody was ended because start of web did not end',
    });
    expect(neighbour).toMatchObject({ code: 'ok' });
    expect(await host.run({ mood: 'good' })).toMatchObject({ code: 'ok' });
    expect(processIsAlive(pid)).toBe(false);
    expect(host.pidOf('moody')).not.toBe(pid);
  });

  test('takes the helpers along and leaves the services', async () => {
    const service = Number((await host.run({ mood: 'service' }, { resource: 'service' })).reason);
    const result = await host.run({ mood: 'helper' }, { action: 'start', timeoutMs: 500 });
    expect(result.code).toBe('error');
    const helper = await pidIn('web', 'helper.pid');
    expect(helper).toBeGreaterThan(1);
    await eventually('the helper has gone', () => !processIsAlive(helper));
    expect(processIsAlive(service)).toBe(true);
    process.kill(service, 'SIGKILL');
  });
});

describe('a cancelled operation', () => {
  test('is told, and answered as cancelled', async () => {
    const controller = new AbortController();
    const pending = host.run({ mood: 'patient' }, { action: 'start', signal: controller.signal });
    controller.abort();
    expect(await pending).toMatchObject({ code: 'error', reason: 'cancelled: gave up' });
  });

  test('that does not hear loses its process', async () => {
    const controller = new AbortController();
    const pending = host.run({ mood: 'deaf' }, { signal: controller.signal });
    controller.abort();
    expect(await pending).toMatchObject({
      code: 'inconclusive',
      reason: 'cancelled, and did not end then: its process was ended',
    });
  });

  test('that was cancelled before is not begun', async () => {
    const result = await host.run({ mood: 'exit' }, { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ code: 'inconclusive', reason: 'cancelled before it began' });
    expect(host.events.filter((event) => event.kind === 'pluginEnded')).toEqual([]);
  });
});

describe('a crash', () => {
  test('is answered, reported and mended at once; the neighbour keeps its process', async () => {
    const neighbour = host.pidOf('calm');
    const result = await host.run({ mood: 'exit' }, { action: 'start' });
    expect(result).toMatchObject({ code: 'error', reason: 'the plugin moody ended by itself with exit code 3' });
    expect(host.events.at(-1)).toMatchObject({ kind: 'pluginEnded', plugin: 'moody', restartInMs: 0 });
    expect(await host.run({ mood: 'good' })).toMatchObject({ code: 'ok' });
    expect(await host.run({}, { agent: 'calm' })).toMatchObject({ code: 'ok', reason: String(neighbour) });
  });

  test('by a signal from outside is named', async () => {
    const pending = host.run({ mood: 'patient' });
    process.kill(host.pidOf('moody'), 'SIGKILL');
    expect(await pending).toMatchObject({ code: 'inconclusive', reason: 'the plugin moody was ended by SIGKILL' });
  });

  test('again and again is mended more and more slowly', async () => {
    for (let crash = 0; crash < 4; crash += 1) await host.run({ mood: 'exit' });
    const delays = host.events.flatMap((event) => (event.kind === 'pluginEnded' ? [event.restartInMs] : []));
    expect(delays).toEqual([0, 100, 200, 400]);
    expect(await host.run({ mood: 'good' })).toMatchObject({ code: 'ok' });
  });

  test('leaves an operation that waits for the restart no longer than its time', async () => {
    for (let crash = 0; crash < 6; crash += 1) await host.run({ mood: 'exit' });
    const result = await host.run({ mood: 'good' }, { timeoutMs: 20 });
    expect(result).toMatchObject({
      code: 'inconclusive',
      reason: 'waited 20 ms for the plugin moody, which is not running',
    });
  });
});

test('memory without end is ended, and said to be the reason', async () => {
  await host.close();
  host = await startHost({ memoryLimitMiB: 32 });
  const result = await host.run({ mood: 'leak' }, { action: 'start' });
  expect(result.code).toBe('error');
  expect(result.reason).toContain('heap out of memory');
  expect(await host.run({ mood: 'good' })).toMatchObject({ code: 'ok' });
});
