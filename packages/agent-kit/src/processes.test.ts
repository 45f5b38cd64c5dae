import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findPathUsers } from './find-path-users.ts';
import { killProcess } from './kill-process.ts';
import { readLivingPidFile, readPidFile, removePidFile, writePidFile } from './pid-file.ts';
import {
  identifyProcess,
  listProcesses,
  processIsAlive,
  readProcess,
  type ListedProcess,
  type ProcessIdentity,
} from './process-table.ts';
import { run } from './run.ts';
import { signalGroup } from './signal-group.ts';
import { startDetached } from './start-detached.ts';
import { waitUntil } from './wait-until.ts';

let directory = '';
const children: ChildProcess[] = [];
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'understudy-processes-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});
afterEach(() => {
  for (const child of children.splice(0)) signalGroup(child.pid ?? 0, 'SIGKILL');
});

/** A shell that has run `script` up to its `echo ready`. */
async function started(script: string, cwd = '/'): Promise<Required<ProcessIdentity>> {
  const child = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'], cwd, detached: true });
  children.push(child);
  await once(child.stdout, 'data');
  const identity = identifyProcess(child.pid ?? 0);
  if (identity === undefined) throw new Error('it did not start');
  return identity;
}

const patient = 'echo ready; while :; do sleep 1000; done';
const stubborn = `trap '' TERM; ${patient}`;

describe('the process table', () => {
  test('knows this process', async () => {
    const entry = readProcess(process.pid);
    expect(entry).toMatchObject({ pid: process.pid, parentPid: process.ppid });
    const listed = (await listProcesses()).find(({ pid }) => pid === process.pid);
    expect(listed?.argv.length).toBeGreaterThan(0);
    expect(listed?.startTime).toBe(entry?.startTime);
  });

  test('tells the living from the dead, and from another one with the same pid', () => {
    const self = identifyProcess(process.pid);
    expect(processIsAlive(process.pid, self?.startTime)).toBe(true);
    expect(processIsAlive(process.pid, (self?.startTime ?? 0) + 1)).toBe(false);
    expect(processIsAlive(2 ** 22 + 1)).toBe(false);
  });

  test('reads a name with brackets and blanks', async () => {
    const script = `echo -n 'a) S 1 (b' > /proc/$$/comm; ${patient}`;
    const { pid } = await started(script);
    expect(readProcess(pid)).toMatchObject({ pid, name: 'a) S 1 (b', parentPid: process.pid });
  });

  test('does not count a zombie as alive', async () => {
    // The inner shell ends when sleep, which never asks how, has taken the outer one's place: a shell would ask.
    const child = 'until grep -q sleep /proc/$PPID/comm; do sleep 0.01; done';
    const parent = await started(`sh -c '${child}' & echo ready; exec sleep 1000`);
    const zombie = async (): Promise<number | undefined> =>
      (await listProcesses()).find((each) => each.parentPid === parent.pid && each.state === 'Z')?.pid;
    await waitUntil(async () => (await zombie()) !== undefined, { timeoutMs: 20_000 });
    const pid = await zombie();
    expect(pid).toBeDefined();
    expect(processIsAlive(pid ?? 0)).toBe(false);
  });
});

describe('a pid file', () => {
  test('holds pid and start time, and leaves nothing beside it', async () => {
    const folder = join(directory, 'pid');
    await mkdir(folder);
    const file = join(folder, 'web.pid');
    await writePidFile(file, { pid: 4711, startTime: 99 });
    await writePidFile(file, { pid: 4712, startTime: 100 });
    expect(await readPidFile(file)).toEqual({ pid: 4712, startTime: 100 });
    expect(await readdir(folder)).toEqual(['web.pid']);
    await removePidFile(file);
    await removePidFile(file);
    expect(await readPidFile(file)).toBeUndefined();
  });

  test.each([
    ['812\n', { pid: 812 }],
    ['  812\nsecond line', { pid: 812 }],
    ['812 77', { pid: 812, startTime: 77 }],
    ['', undefined],
    ['none', undefined],
    ['0', undefined],
    ['1', undefined],
    ['-5', undefined],
  ])('of another program is read: %j', async (text, identity) => {
    const file = join(directory, 'other.pid');
    await writeFile(file, text);
    expect(await readPidFile(file)).toEqual(identity);
  });

  test('names a living process only if it is the same', async () => {
    const file = join(directory, 'living.pid');
    const identity = await started(patient);
    await writePidFile(file, identity);
    expect(await readLivingPidFile(file)).toEqual(identity);
    await writePidFile(file, { ...identity, startTime: identity.startTime - 1 });
    expect(await readLivingPidFile(file)).toBeUndefined();
  });
});

describe('killProcess', () => {
  test('asks first', async () => {
    expect(await killProcess(await started(patient))).toMatchObject({ kind: 'ended', by: 'SIGTERM' });
  });

  test('uses force on one that does not listen', async () => {
    const identity = await started(stubborn);
    expect(await killProcess(identity, { graceMs: 50 })).toMatchObject({ kind: 'ended', by: 'SIGKILL' });
    expect(processIsAlive(identity.pid)).toBe(false);
  });

  test('reaches one that is stopped', async () => {
    // With a handler: the kernel itself ends a stopped process that has none.
    const identity = await started(`trap 'exit 5' TERM; echo ready; sleep 1000 & wait`);
    process.kill(identity.pid, 'SIGSTOP');
    expect(await killProcess(identity, { graceMs: 10_000 })).toMatchObject({ kind: 'ended', by: 'SIGTERM' });
  });

  test('leaves another process with the same pid alone', async () => {
    const identity = await started(patient);
    const other = { ...identity, startTime: identity.startTime - 1 };
    expect(await killProcess(other)).toMatchObject({ kind: 'ended', by: 'itself' });
    expect(processIsAlive(identity.pid)).toBe(true);
  });

  test('says so when its time is over', async () => {
    const identity = await started(stubborn);
    const controller = new AbortController();
    const pending = killProcess(identity, { graceMs: 60_000, abort: controller.signal });
    controller.abort();
    const reason = `process ${String(identity.pid)} still runs: the time for ending it was over`;
    expect(await pending).toMatchObject({ kind: 'survived', reason });
  });

  test('ends a group', async () => {
    const identity = await started('sleep 1000 & echo $!; wait');
    const member = (await listProcesses()).find((each) => each.parentPid === identity.pid)?.pid ?? 0;
    expect(processIsAlive(member)).toBe(true);
    await killProcess(identity, { group: true });
    expect(await waitUntil(() => !processIsAlive(member), { timeoutMs: 20_000 })).toMatchObject({ kind: 'met' });
  });
});

describe('startDetached', () => {
  test('starts a process of its own session that writes to its log', async () => {
    const logFile = join(directory, 'service.log');
    const service = await startDetached(['sh', '-c', 'echo "$WORD"; echo err >&2; exec sleep 1000'], {
      pidFile: join(directory, 'service.pid'),
      logFile,
      env: { WORD: 'hello' },
      cwd: directory,
    });
    if (service.kind !== 'started') throw new Error(service.reason);
    const { pid, startTime } = service.identity;
    expect(processIsAlive(pid, startTime)).toBe(true);
    expect(readProcess(pid)).toMatchObject({ sessionId: pid, groupId: pid });
    const logged = () => readFile(logFile, 'utf8');
    expect(await waitUntil(async () => (await logged()) === 'hello\nerr\n', { timeoutMs: 20_000 })).toMatchObject({
      kind: 'met',
    });
    await killProcess(service.identity);
    expect(await service.ended).toEqual({ code: null, signal: 'SIGTERM' });
  });

  test('tells of its end', async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    await startDetached(['sh', '-c', 'exit 4'], { pidFile: join(directory, 'quick.pid'), onEnd: resolve });
    expect(await promise).toEqual({ code: 4, signal: null });
  });

  test.each([
    ['no-such-program', 'there is no such program (ENOENT)'],
    ['/no/such-program', 'there is no such program (ENOENT)'],
    ['/etc/passwd', 'it may not be executed (EACCES)'],
  ])('says why it did not start, and leaves no pid file: %s', async (program, why) => {
    const pidFile = join(directory, 'none.pid');
    const reason = `cannot start ${program}: ${why}`;
    expect(await startDetached([program], { pidFile })).toEqual({ kind: 'failedToStart', reason });
    expect(await readPidFile(pidFile)).toBeUndefined();
  });

  test('does not take the exit code of a program for one that is not there', async () => {
    const pidFile = join(directory, 'odd.pid');
    const service = await startDetached(['sh', '-c', 'exit 3'], { pidFile });
    if (service.kind !== 'started') throw new Error(service.reason);
    expect(await service.ended).toEqual({ code: 3, signal: null });
  });

  test('starts nothing whose log cannot be written', async () => {
    const options = { pidFile: join(directory, 'none.pid'), logFile: '/nowhere/service.log' };
    expect(await startDetached(['true'], options)).toEqual({
      kind: 'failedToStart',
      reason: "cannot write the log of true: ENOENT: no such file or directory, open '/nowhere/service.log'",
    });
  });

  test('starts nothing whose pid file cannot be written', async () => {
    const trace = join(directory, 'unnamed');
    const service = await startDetached(['touch', trace], { pidFile: '/nowhere/service.pid' });
    expect(service).toMatchObject({
      kind: 'failedToStart',
      reason: expect.stringMatching(/^cannot start touch: its pid file cannot be written: ENOENT/) as string,
    });
    expect((await listProcesses()).filter(({ argv }) => argv.includes(trace))).toEqual([]);
    expect(existsSync(trace)).toBe(false);
  });

  test('starts nothing if its caller is ended before the pid file is written', async () => {
    const trace = join(directory, 'orphan');
    const pidFile = join(directory, 'orphan.pid');
    const starter = await stuckStarter(['touch', trace], pidFile);
    const waiting = async (): Promise<ListedProcess | undefined> =>
      (await listProcesses()).find(({ argv, parentPid }) => argv.includes(trace) && parentPid === starter.pid);
    await waitUntil(async () => (await waiting()) !== undefined, { timeoutMs: 20_000 });
    const { pid, startTime } = (await waiting()) ?? { pid: 0, startTime: 0 };
    expect(processIsAlive(pid, startTime)).toBe(true);
    starter.kill('SIGKILL');
    expect(await waitUntil(() => !processIsAlive(pid, startTime), { timeoutMs: 20_000 })).toMatchObject({
      kind: 'met',
    });
    expect(existsSync(trace)).toBe(false);
  });
});

/** A process that starts `argv`, and waits for ever where it writes the pid file: a pipe is in its place, with no reader. */
async function stuckStarter(argv: readonly string[], pidFile: string): Promise<ChildProcess> {
  const module = JSON.stringify(join(import.meta.dirname, 'start-detached.ts'));
  const call = `startDetached(${JSON.stringify(argv)}, ${JSON.stringify({ pidFile })})`;
  const script = `process.stdin.once('data', async () => (await import(${module})).${call})`;
  const child = spawn(process.execPath, ['--conditions=source', '--input-type=module', '-e', script], {
    stdio: ['pipe', 'inherit', 'inherit'],
    detached: true,
  });
  children.push(child);
  const { code } = await run(['mkfifo', `${pidFile}.${String(child.pid)}.new`]);
  expect(code).toBe(0);
  child.stdin.write('go');
  return child;
}

describe('findPathUsers', () => {
  test('finds each way of using a directory, and nobody beside it', async () => {
    const used = join(directory, 'used');
    await mkdir(join(used, 'below'), { recursive: true });
    await mkdir(`${used}-not`);
    await writeFile(join(used, 'file'), '');
    const standing = await started(patient, join(used, 'below'));
    const reading = await started(`exec 5< ${used}/file; ${patient}`);
    const beside = await started(patient, `${used}-not`);
    const socket = await started(
      `exec ${process.execPath} -e "require('net').createServer().listen('${used}/s', () => console.log(1))"`,
    );
    const found = new Map((await findPathUsers(used)).map(({ pid, uses }) => [pid, uses]));
    expect(found.get(standing.pid)).toEqual(['cwd']);
    expect(found.get(reading.pid)).toEqual(['open']);
    expect(found.get(socket.pid)).toEqual(['socket']);
    expect(found.has(beside.pid)).toBe(false);
  });

  test('finds who runs and maps a program', async () => {
    const programs = join(directory, 'programs');
    await mkdir(programs);
    await writeFile(join(programs, 'sleeper'), await readFile('/bin/sleep'), { mode: 0o755 });
    const service = await startDetached([join(programs, 'sleeper'), '1000'], { pidFile: join(programs, 'pid') });
    if (service.kind !== 'started') throw new Error(service.reason);
    const users = await findPathUsers(join(programs, 'sleeper'));
    await killProcess(service.identity);
    expect(users).toEqual([
      { ...service.identity, name: 'sleeper', argv: [join(programs, 'sleeper'), '1000'], uses: ['exe', 'mapped'] },
    ]);
  });
});
