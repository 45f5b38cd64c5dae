import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { processIsAlive, signalGroup } from '@understudy/agent-kit';
import { eventually, startHost } from './host-for-tests.ts';

/** What becomes of plugins, helpers and services when the host is killed. */
let runDirectory = '';
beforeEach(async () => {
  runDirectory = await mkdtemp(join(tmpdir(), 'understudy-host-killed-'));
});
afterEach(async () => {
  await rm(runDirectory, { recursive: true, force: true });
});

async function pidIn(resource: string, file: string): Promise<number> {
  return Number.parseInt(await readFile(join(runDirectory, resource, file), 'utf8').catch(() => ''), 10);
}

/** Starts a host, waits until its operations run, kills it. */
async function killedHost(how: string): Promise<{ plugin: number; helper: number; service: number }> {
  const main = join(import.meta.dirname, 'host-main.ts');
  const host = spawn(process.execPath, ['--conditions=source', main, runDirectory, how], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(host.stdout, 'data')) as [Buffer];
  await eventually('the helper runs', async () => (await pidIn('helper', 'helper.pid')) > 1);
  const pids = {
    plugin: Number(line.toString()),
    helper: await pidIn('helper', 'helper.pid'),
    service: await pidIn('service', 'service.pid'),
  };
  host.kill('SIGKILL');
  await once(host, 'exit');
  return pids;
}

test('the plugin and its helpers go with the host, services stay', async () => {
  const { plugin, helper, service } = await killedHost('idle');
  await eventually('the plugin has gone', () => !processIsAlive(plugin));
  await eventually('the helper has gone', () => !processIsAlive(helper));
  expect(processIsAlive(service)).toBe(true);
  process.kill(service, 'SIGKILL');
});

test('a plugin that was blocked, and saw nothing, is ended by the next host before it starts its own', async () => {
  const { plugin, helper, service } = await killedHost('blocked');
  expect(processIsAlive(plugin)).toBe(true);
  const next = await startHost({ runDirectory });
  expect(processIsAlive(plugin)).toBe(false);
  expect(next.records.map((record) => record.message)).toContain(
    `ended process ${String(plugin)}, which an earlier run had left`,
  );
  expect(await next.run({ mood: 'good' })).toMatchObject({ code: 'ok' });
  expect(processIsAlive(service)).toBe(true);
  await next.close();
  for (const pid of [helper, service]) signalGroup(pid, 'SIGKILL');
});
