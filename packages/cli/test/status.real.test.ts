import { afterEach, describe, expect, test } from 'vitest';
import { eventOf, type FixtureDaemon, startFixtureDaemon } from './fixture-daemon.ts';
import { spawnCrm, startCrm, untilOutput } from './spawn-crm.ts';
import { empty, healthy, troubled } from './status-samples.ts';

let daemon: FixtureDaemon | undefined;

afterEach(async () => {
  await daemon?.stop();
  daemon = undefined;
});

async function environmentOf(
  options: Parameters<typeof startFixtureDaemon>[0],
): Promise<{ UNDERSTUDY_RUN_DIR: string }> {
  daemon = await startFixtureDaemon(options);
  return { UNDERSTUDY_RUN_DIR: daemon.runDirectory };
}

describe('crm status', () => {
  test.each([
    ['healthy', healthy, 0],
    ['empty', empty, 0],
    ['troubled', troubled, 1],
  ])('of a %s cluster shows its page and says it with the exit code', async (name, status, exitCode) => {
    const result = await spawnCrm(['status'], { environment: await environmentOf({ status }) });
    expect(result).toMatchObject({ exitCode, stderr: '' });
    await expect(result.stdout).toMatchFileSnapshot(`../src/render/goldens/status-${name}.txt`);
  });

  test('--json prints the report as it is', async () => {
    const result = await spawnCrm(['status', '--json'], { environment: await environmentOf({ status: troubled }) });
    expect(result.exitCode).toBe(1);
    expect(JSON.parse(result.stdout)).toEqual(troubled);
  });

  test('without a daemon says so and what to do, and ends with 3', async () => {
    const environment = { UNDERSTUDY_RUN_DIR: '/nonexistent' };
    const words = await spawnCrm(['status'], { environment });
    expect(words).toMatchObject({ exitCode: 3, stdout: '' });
    expect(words.stderr).toContain('no daemon runs on this host');
    expect(words.stderr).toContain('crm daemon');
    const json = await spawnCrm(['status', '--json'], { environment });
    expect(json).toMatchObject({ exitCode: 3, stderr: '' });
    expect(JSON.parse(json.stdout)).toMatchObject({ version: 1, error: { code: 'daemon-unreachable' } });
  });

  test('refuses an answer of another version by name', async () => {
    const environment = await environmentOf({ status: { ...healthy, version: 2 } });
    const result = await spawnCrm(['status'], { environment });
    expect(result).toMatchObject({ exitCode: 3, stdout: '' });
    expect(result.stderr).toContain('has version 2; this crm knows version 1');
  });

  test('--watch shows the status anew when something happens, and again when the daemon is back', async () => {
    const child = startCrm(['status', '--watch'], { environment: await environmentOf({ status: healthy }) });
    const seen = untilOutput(child, (text) => text.includes('does not answer'));
    await untilOutput(child, (text) => text.includes('everything that should run does'));
    daemon?.setStatus(troubled);
    daemon?.emit('site failed');
    await untilOutput(child, (text) => text.includes('2 of 5 resources'));
    await daemon?.stop();
    expect(await seen).toContain('The daemon does not answer');
    child.kill();
  });
});

describe('crm events', () => {
  test('prints what happened, a line each', async () => {
    const environment = await environmentOf({ status: healthy });
    daemon?.emit('site started on a');
    daemon?.emit('site said \u001b[2J');
    const result = await spawnCrm(['events', '--after', '1'], { environment });
    expect(result).toMatchObject({
      exitCode: 0,
      stderr: '',
      stdout: '2026-11-21T09:12:02.000Z  a  operation   site said \\x1b[2J\n',
    });
  });

  test('--follow goes on with those that come', async () => {
    const environment = await environmentOf({ status: healthy });
    daemon?.emit('first');
    const child = startCrm(['events', '--follow', '--json'], { environment });
    const both = untilOutput(child, (text) => text.includes('second'));
    await untilOutput(child, (text) => text.includes('first'));
    daemon?.emit('second');
    const lines = (await both).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([eventOf(1, 'first'), eventOf(2, 'second')]);
    child.kill();
  });
});
