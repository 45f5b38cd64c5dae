/** `crm agent test` on an agent that can be told which mistake to make: each is found and named, and nothing else is. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SuiteReport } from '@understudy/agent-suite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { spawnCrm } from './spawn-crm.ts';

const faulty = join(import.meta.dirname, '../../agent-suite/test/fixtures/faulty.ts');

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'crm-agent-test-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function tryFaulty(
  fault: string,
): Promise<{ readonly exitCode: number | null; readonly failed: readonly string[] }> {
  const file = join(directory, `${fault}.yaml`);
  await writeFile(file, `fault: ${fault}\n`);
  const flags = ['--params', file, '--seed', '1', '--runs', '4', '--json'];
  const { exitCode, stdout, stderr } = await spawnCrm(['agent', 'test', faulty, ...flags]);
  expect(stderr).toBe('');
  const report = JSON.parse(stdout) as SuiteReport;
  return { exitCode, failed: report.cases.filter(({ verdict }) => verdict === 'failed').map(({ id }) => id) };
}

// They wait more than they work; each has a resource and a directory of its own.
describe.concurrent('an agent', { timeout: 300_000 }, () => {
  test('in its good form passes', async ({ expect }) => {
    expect(await tryFaulty('none')).toEqual({ exitCode: 0, failed: [] });
  });

  test.for([
    ['stopOfStoppedFails', ['stop-unstarted', 'stop-twice']],
    ['monitorAlwaysOk', ['monitor-before']],
    ['monitorTrustsFile', ['killed-service']],
    ['startTooEarly', ['start', 'start-twice']],
    ['textThroughShell', ['parameters-text']],
    ['deafToDeadline', ['start-cancel', 'start-deadline']],
    ['leavesProcess', ['processes']],
    ['demoteForgets', ['demote']],
    ['cancelledStartLocks', ['start-cancel']],
    ['leaksDescriptors', ['descriptors']],
    ['watchSleepsOn', ['watch']],
    ['watchIsHasty', ['watch']],
    ['watchIsDeaf', ['watch']],
    ['notifyStops', ['notify']],
  ] as const)('that makes the mistake %s is found by %j', async ([fault, cases], { expect }) => {
    const { exitCode, failed } = await tryFaulty(fault);
    expect(failed).toEqual(expect.arrayContaining([...cases]));
    expect(exitCode).toBe(1);
  });
});

test('as a primitive an agent is never promoted, and what is wrong with that does not matter', async () => {
  const file = join(directory, 'primitive.yaml');
  await writeFile(file, 'fault: demoteForgets\n');
  const flags = ['--params', file, '--case', 'demote', '--case', 'promote-cancel'];
  expect((await spawnCrm(['agent', 'test', faulty, ...flags])).exitCode).toBe(1);
  const { exitCode, stdout } = await spawnCrm(['agent', 'test', faulty, ...flags, '--primitive']);
  expect(exitCode).toBe(0);
  expect(stdout.match(/as a primitive it is never promoted/g)).toHaveLength(2);
});

test('a case that is not there is refused, with those that are', async () => {
  const { exitCode, stderr } = await spawnCrm(['agent', 'test', faulty, '--case', 'start-twise']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("there is no case 'start-twise'; there are: validate, ");
});
