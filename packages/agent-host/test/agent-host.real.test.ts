import { stat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { processIsAlive } from '@understudy/agent-kit';
import { startHost, type HostForTests } from './host-for-tests.ts';

let host: HostForTests;
beforeAll(async () => {
  host = await startHost();
});
afterAll(async () => {
  await host.close();
});

describe('an operation', () => {
  test('gets its parameters with defaults and types, and its surroundings', async () => {
    const nodes = [{ name: 'anna', addresses: ['10.77.0.1', '10.78.0.1'] }];
    const result = await host.run({ mood: 'mirror', count: '5' }, { resource: 'web:0', nodes });
    expect(JSON.parse(result.reason)).toEqual({
      parameters: { mood: 'mirror', count: 5 },
      node: 'anna',
      nodes,
      generation: 4,
      runDirectory: join(host.runDirectory, 'web%3A0'),
      probe: false,
      intervalMs: 0,
    });
    expect(result).toMatchObject({ code: 'ok', nodeAttributes: { mood: 'mirror' }, promotionScore: 7 });
  });

  test('has a directory that only the owner can enter', async () => {
    await host.run({ mood: 'good' }, { resource: 'private' });
    expect((await stat(join(host.runDirectory, 'private'))).mode & 0o777).toBe(0o700);
  });

  test('keeps its directory inside the host’s, whatever the resource is called', async () => {
    const directories = await Promise.all(
      ['..', '../../etc', '.plugins'].map(async (resource) => {
        const { reason } = await host.run({ mood: 'mirror' }, { resource });
        return (JSON.parse(reason) as { runDirectory: string }).runDirectory.slice(host.runDirectory.length);
      }),
    );
    expect(directories).toEqual(['/%2E.', '/%2E.%2F..%2Fetc', '/%2Eplugins']);
  });

  test('with bad parameters is not begun, and all of them are named', async () => {
    const result = await host.run({ moood: 'good', count: 11 });
    expect(result.code).toBe('badParameters');
    expect(result.reason).toBe(
      "parameter 'mood' is missing; parameter 'count' must be <= 10, not 11; " +
        "there is no parameter 'moood' (there are: mood, count, password)",
    );
  });

  test('of an unknown agent or action says what there is', async () => {
    expect(await host.run({}, { agent: 'modoy' })).toMatchObject({
      code: 'notInstalled',
      reason: 'there is no agent modoy on anna; there are: calm, moody',
    });
    expect(await host.run({ mood: 'good' }, { action: 'promote' })).toMatchObject({
      code: 'unimplemented',
      reason: 'the agent moody has no promote; it has: start, stop, monitor',
    });
  });

  test('that throws is an error with its message; the stack is for the log', async () => {
    const result = await host.run({ mood: 'throw' }, { action: 'start' });
    expect(result).toMatchObject({ code: 'error', reason: 'the disk is on fire' });
    const logged = host.records.find((record) => record.message === 'start threw: the disk is on fire');
    expect(logged).toMatchObject({ level: 'error', plugin: 'moody', resource: 'web', action: 'start' });
    expect(String(logged?.detail?.['stack'])).toContain('moody.ts');
  });

  test('that answers nonsense is an error', async () => {
    const reason = 'the agent gave no result (code and reason)';
    expect(await host.run({ mood: 'nonsense' })).toMatchObject({ code: 'error', reason });
  });
});

describe('secrets', () => {
  test('are masked in the reason, the log, its details and the output', async () => {
    const before = host.records.length;
    const result = await host.run({ mood: 'gossip', password: 'Quatsch&Co' }, { resource: 'vault' });
    await host.run({ mood: 'good' });
    expect(result.reason).toBe('cannot log in with ********');
    const records = host.records.slice(before);
    expect(records.map((record) => record.message)).toContain('the password is ********');
    expect(records.map((record) => record.message)).toContain('printed ********');
    expect(JSON.stringify(host.records)).not.toContain('Quatsch');
  });

  test('are masked in the reason of bad parameters', async () => {
    const { reason } = await host.run({ mood: 'good', count: 'Geheimnis', password: 'Geheimnis' });
    expect(reason).toBe(`parameter 'count' must be integer, not "********"`);
  });
});

describe('output', () => {
  test('is bounded in length and number of lines', async () => {
    const before = host.records.length;
    await host.run({ mood: 'chatter' });
    await host.run({ mood: 'good' });
    const lines = host.records.slice(before);
    expect(lines.length).toBeLessThanOrEqual(101);
    expect(Math.max(...lines.map((record) => record.message.length))).toBeLessThanOrEqual(2_049);
  });

  test('a detail that cannot be sent does no harm', async () => {
    expect(await host.run({ mood: 'cycle' })).toMatchObject({ code: 'ok' });
  });
});

test('close ends the processes and answers what is pending', async () => {
  const other = await startHost();
  const pids = [...other.host.processes().values()];
  const pending = other.run({ mood: 'patient' }, { action: 'stop' });
  const service = await other.run({ mood: 'service' }, { action: 'start', resource: 'service' });
  await other.close();
  expect(await pending).toMatchObject({ code: 'error', reason: 'the plugin moody was closed' });
  expect(pids.map((pid) => processIsAlive(pid))).toEqual([false, false]);
  const servicePid = Number(service.reason);
  expect(await readFile(`/proc/${String(servicePid)}/comm`, 'utf8')).toBe('sleep\n');
  process.kill(servicePid, 'SIGKILL');
});
