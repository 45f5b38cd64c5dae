import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { helperChannelName, type HelperMessage } from './helper-channel.ts';
import { processIsAlive } from './process-table.ts';
import { run, type RunOptions } from './run.ts';
import { waitUntil } from './wait-until.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'understudy-run-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

const shell = (script: string, options?: RunOptions) => run(['sh', '-c', script], options);

describe('run', () => {
  test('gives exit code, output and errors', async () => {
    const result = await shell('echo out; echo err >&2; exit 3');
    expect(result).toMatchObject({ code: 3, signal: null, stdout: 'out\n', stderr: 'err\n', timedOut: false });
  });

  test('passes arguments as they are: no shell', async () => {
    const { stdout } = await run(['printf', '%s|', '$HOME; rm *', '"', 'a b', '']);
    expect(stdout).toBe('$HOME; rm *|"|a b||');
  });

  test('passes input, environment and directory; the language is C', async () => {
    const { stdout } = await shell('cat; echo $WORD $LC_ALL $PWD', { input: 'in ', env: { WORD: 'w' }, cwd: '/usr' });
    expect(stdout).toBe('in w C /usr\n');
  });

  test('does not mind a program that does not read its input', async () => {
    expect(await run(['true'], { input: 'x'.repeat(1_000_000) })).toMatchObject({ code: 0 });
  });

  test('names the signal that ended the program', async () => {
    expect(await shell('kill -SEGV $$')).toMatchObject({ code: null, signal: 'SIGSEGV' });
  });

  test.each([
    [['no-such-program'] as const, {}, 'cannot start no-such-program: there is no such program (ENOENT)'],
    [['/etc/passwd'] as const, {}, 'cannot start /etc/passwd: it may not be executed (EACCES)'],
    [['ls'] as const, { cwd: '/nowhere' }, 'cannot start ls: its working directory /nowhere does not exist'],
    [['l\0s'] as const, {}, 'null bytes'],
  ])('says why %j was not started', async (argv, options, reason) => {
    const result = await run(argv, options);
    expect(result).toMatchObject({ code: null, signal: null, timedOut: false });
    expect(result.failedToStart).toContain(reason);
  });

  test('keeps the end of long output, and says what is missing', async () => {
    const { stdout } = await shell('seq 1 20000; echo the end', { maxOutputBytes: 20 });
    expect(stdout).toBe('[108882 bytes cut]\n19999\n20000\nthe end\n');
  });

  test('does not wait for a grandchild that holds the output', async () => {
    const { stdout, durationMs } = await shell('sleep 1000 & echo $!', { timeoutMs: 60_000 });
    expect(durationMs).toBeLessThan(30_000);
    expect(processIsAlive(Number(stdout))).toBe(true);
    process.kill(Number(stdout));
  });
});

describe('run, interrupted', () => {
  test('ends the program at its deadline', async () => {
    expect(await run(['sleep', '1000'], { timeoutMs: 50 })).toMatchObject({ timedOut: true, signal: 'SIGTERM' });
  });

  test('ends it when the signal aborts', async () => {
    const controller = new AbortController();
    const pending = run(['sleep', '1000'], { signal: controller.signal });
    controller.abort();
    expect(await pending).toMatchObject({ timedOut: false, aborted: true, signal: 'SIGTERM' });
  });

  test('does not begin when it has aborted before', async () => {
    const result = await shell('echo never', { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ stdout: '', aborted: true, code: null });
  });

  test('uses force on one that ignores SIGTERM', async () => {
    const result = await shell(`trap '' TERM; while :; do sleep 1000; done`, { timeoutMs: 100, graceMs: 50 });
    expect(result).toMatchObject({ timedOut: true, signal: 'SIGKILL' });
  });

  test('asks the whole group, so that a leader who waits for a member can end in order', async () => {
    const result = await shell(`trap : TERM; sleep 1000; exit 7`, { timeoutMs: 100, graceMs: 10_000 });
    expect(result).toMatchObject({ timedOut: true, code: 7 });
  });

  test('ends the whole group, also a member that ignores SIGTERM', async () => {
    const file = join(directory, 'member.pid');
    const member = `trap '' TERM; echo $$ > ${file}; while :; do sleep 1000; done`;
    const controller = new AbortController();
    const pending = shell(`sh -c "${member.replaceAll('$', '\\$')}" & wait`, { signal: controller.signal });
    const memberPid = async (): Promise<number> => Number(await readFile(file, 'utf8').catch(() => ''));
    await waitUntil(async () => (await memberPid()) > 1, { timeoutMs: 20_000 });
    const pid = await memberPid();
    controller.abort();
    await pending;
    expect(await waitUntil(() => !processIsAlive(pid), { timeoutMs: 20_000 })).toMatchObject({ kind: 'met' });
  });
});

/*
 * A program that SIGKILL does not end, as one that waits for a dead disk: another one
 * traces it, and its death is not seen until that one goes. `traced` and `let-go` in the
 * directory that it is given say so.
 */
const deaf = `
  use POSIX;
  my ($ptrace, $prctl) = (uname)[4] eq 'aarch64' ? (117, 167) : (101, 157);
  my ($seize, $allowAny, $me) = (0x4206, 0x59616d61, $$);
  chdir $ARGV[0];
  syscall($prctl, $allowAny, -1, 0, 0, 0);
  if (fork == 0) {
    setsid;
    syscall($ptrace, $seize, $me, 0, 0) == 0 or die $!;
    open(my $file, '>', 'traced');
    for (1 .. 60) { sleep 1 unless -e 'let-go' }
    exit;
  }
  sleep 1000;
`;

test('run gives up waiting for a program that nothing ends, and says when it has ended after all', async () => {
  const messages: HelperMessage[] = [];
  const listen = (message: unknown): void => void messages.push(message as HelperMessage);
  const controller = new AbortController();
  subscribe(helperChannelName, listen);
  const pending = run(['perl', '-e', deaf, directory], { signal: controller.signal, graceMs: 50 });
  await waitUntil(() => existsSync(join(directory, 'traced')), { timeoutMs: 20_000 });
  controller.abort();
  const result = await pending;
  expect(result).toMatchObject({ code: null, signal: null, aborted: true });
  expect(messages.map(({ kind }) => kind)).toEqual(['helperStarted']);
  await writeFile(join(directory, 'let-go'), '');
  await result.hung;
  unsubscribe(helperChannelName, listen);
  expect(messages.map(({ kind }) => kind)).toEqual(['helperStarted', 'helperEnded']);
});

test('run announces the helper while it runs', async () => {
  const messages: HelperMessage[] = [];
  const listen = (message: unknown): void => void messages.push(message as HelperMessage);
  subscribe(helperChannelName, listen);
  const { stdout } = await shell('echo $$');
  unsubscribe(helperChannelName, listen);
  const pid = Number(stdout);
  expect(messages).toEqual([
    { kind: 'helperStarted', pid },
    { kind: 'helperEnded', pid },
  ]);
});
