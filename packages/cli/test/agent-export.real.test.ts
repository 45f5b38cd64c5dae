/** `crm agent export`: what the scripts answer, called as a Pacemaker cluster would. `ocf-tester` has them in test/agents. */
import { cp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run, type RunResult } from '@understudy/agent-kit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { spawnCrm } from './spawn-crm.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const faulty = join(import.meta.dirname, '../../agent-suite/test/fixtures/faulty.ts');

let folder: string;
beforeEach(async () => {
  folder = await temporaryDirectory();
  const { exitCode, stderr } = await spawnCrm(['agent', 'export', faulty, '--ocf', join(folder, 'mine')]);
  expect([exitCode, stderr]).toEqual([0, '']);
});
afterEach(async () => {
  await call('stop');
});

function call(action: string, environment: Readonly<Record<string, string>> = {}): Promise<RunResult> {
  const env = { HA_RSCTMP: join(folder, 'run'), OCF_RESOURCE_INSTANCE: 'tested', ...environment };
  return run([join(folder, 'mine/faulty'), action], { env, timeoutMs: 60_000 });
}

describe('an exported agent', () => {
  test('starts, runs, is promoted, and stops, each time in a process of its own', async () => {
    const codes: (number | null)[] = [];
    for (const action of ['monitor', 'start', 'monitor', 'promote', 'monitor', 'demote', 'stop', 'status']) {
      codes.push((await call(action)).code);
    }
    expect(codes).toEqual([7, 0, 0, 0, 8, 0, 0, 7]);
  }, 120_000);

  test('says what is wrong, with the exit codes of the API', async () => {
    expect(await call('start', { OCF_RESKEY_fault: 'none-such' })).toMatchObject({
      code: 6,
      stderr: expect.stringMatching(/^ocf-exit-reason:parameter 'fault' must be one of /) as string,
    });
    expect(await call('stop', { OCF_RESKEY_fault: 'stopOfStoppedFails' })).toMatchObject({
      code: 1,
      stderr: 'ocf-exit-reason:it does not run\n',
    });
    expect(await call('validate-all')).toMatchObject({ code: 0 });
    for (const action of ['migrate_to', 'reload', 'clean', '']) expect(await call(action)).toMatchObject({ code: 3 });
  });

  test('gives up before the cluster does', async () => {
    // Its shell takes longer to be ready than that.
    const impatient = { OCF_RESKEY_CRM_meta_timeout: '20', OCF_RESKEY_fault: 'deafToDeadline' };
    const { code, stderr, durationMs } = await call('start', impatient);
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'ocf-exit-reason:no answer within 18 ms\n' });
    expect(durationMs).toBeLessThan(10_000);
  });

  test('lets no shell read a parameter', async () => {
    const trace = join(folder, 'trace');
    expect(await call('start', { OCF_RESKEY_greeting: `'"; touch ${trace}; $(touch ${trace})` })).toMatchObject({
      code: 0,
    });
    await expect(stat(trace)).rejects.toThrow('ENOENT');
  });

  test('is not installed where Understudy is not', async () => {
    const script = join(folder, 'mine/faulty');
    const text = await readFile(script, 'utf8');
    await writeFile(script, text.replace(/^program='.*'$/m, "program='/nowhere/ocf-main.js'"));
    expect(await call('monitor')).toMatchObject({
      code: 5,
      stderr: 'ocf-exit-reason:/nowhere/ocf-main.js is not there: install Understudy, or export the agent anew\n',
    });
    expect(await call('meta-data')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('<parameter name="fault"') as string,
    });
  });

  test('is not installed where its own file is gone', async () => {
    await cp(faulty, join(folder, 'gone.ts'));
    await spawnCrm(['agent', 'export', join(folder, 'gone.ts'), '--ocf', join(folder, 'mine')]);
    await rm(join(folder, 'gone.ts'));
    expect(await call('monitor')).toMatchObject({ code: 5 });
  });
});

test('a script of somebody else is left alone, one of ours is replaced', async () => {
  const other = join(folder, 'mine/IPaddr2');
  await writeFile(other, '#!/bin/sh\n');
  const refused = await spawnCrm(['agent', 'export', 'ipaddr', '--ocf', join(folder, 'mine')]);
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain(`${other} is there already, and was not exported by us`);
  expect(await readFile(other, 'utf8')).toBe('#!/bin/sh\n');
  await rm(other);
  for (let times = 0; times < 2; times += 1) {
    const { exitCode, stdout } = await spawnCrm(['agent', 'export', 'ipaddr', '--ocf', join(folder, 'mine')]);
    expect([exitCode, stdout]).toEqual([
      0,
      `Wrote ${folder}/mine/ipaddr: ocf:mine:ipaddr\nWrote ${other}: ocf:mine:IPaddr2\n`,
    ]);
  }
});
