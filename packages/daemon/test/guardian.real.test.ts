import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Beat } from '@understudy/crm-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waitUntil } from '@understudy/agent-kit';
import { decodeBeat } from '../src/guardian/beat-codec.ts';
import { deriveKeys } from '../src/shared/keys.ts';

/** A guardian in a process of its own, with a daemon that plays a part, and a peer that only listens. */
const key = deriveKeys(Buffer.alloc(32), 'stage').beat;
const programs = join(import.meta.dirname, 'programs');
let port = 0;
let peer: Socket;
let beats: Beat[] = [];
let guardian: ChildProcess | null = null;

beforeEach(async () => {
  beats = [];
  peer = createSocket('udp4');
  peer.on('message', (datagram) => {
    const decoded = decodeBeat(datagram, key);
    if (decoded.kind === 'beat') beats.push(decoded.beat);
  });
  peer.bind({ address: '127.78.0.2', port: 0 });
  await once(peer, 'listening');
  ({ port } = peer.address());
});

afterEach(async () => {
  peer.close();
  if (guardian?.exitCode === null && guardian.signalCode === null) {
    guardian.kill('SIGKILL');
    await once(guardian, 'exit');
  }
});

interface StartOptions {
  readonly hungMs?: number;
  /** It logs more than anybody takes. */
  readonly loud?: boolean;
  /** What ran cannot be ended. */
  readonly stubborn?: boolean;
}

const yes = (is = false): string => (is ? 'yes' : 'no');

function start(daemon: string, options: StartOptions = {}): ChildProcess {
  const args = [
    '--conditions=source',
    join(programs, 'guarded.ts'),
    daemon,
    String(port),
    String(options.hungMs ?? 5_000),
  ];
  guardian = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, LOUD: yes(options.loud), STUBBORN: yes(options.stubborn) },
  });
  return guardian;
}

/** Beats from now on, until so many have come with what is said; the test's own time limit ends a wait in vain. */
async function hear(said: Beat['said'], count = 3): Promise<void> {
  beats = [];
  while (beats.filter((beat) => beat.said === said).length < count) await once(peer, 'message');
}

/** What is logged, as text, until it holds the words. */
async function logged(child: ChildProcess, words: string): Promise<void> {
  let text = '';
  for await (const chunk of child.stdout ?? []) if ((text += String(chunk)).includes(words)) return;
  throw new Error(`it has ended without “${words}”: ${text}`);
}

describe('a guardian', () => {
  it('beats, and leaves with a goodbye', async () => {
    const child = start(join(programs, 'plays-along.ts'));
    await hear('running');
    child.stdout?.resume();
    child.kill('SIGTERM');
    await hear('left');
    if (child.exitCode === null) await once(child, 'exit');
    expect(child.exitCode).toBe(0);
  });

  it('takes the addresses off its host first of all, when it thaws', async () => {
    const child = start(join(programs, 'plays-along.ts'));
    await hear('running');
    const frozenMs = performance.now();
    child.kill('SIGSTOP');
    await waitUntil(() => performance.now() - frozenMs > 1_000, { timeoutMs: 10_000, intervalMs: 20 });
    child.kill('SIGCONT');
    await logged(child, 'the addresses are gone');
    await hear('running');
  });

  it('beats on when nobody reads its log, and ends all the same', async () => {
    const child = start(join(programs, 'plays-along.ts'), { loud: true });
    await hear('running');
    // 2 MB a second go into a pipe that holds a fraction of one: 100 beats are 5 s.
    await hear('running', 100);
    child.kill('SIGTERM');
    await hear('left');
    if (child.exitCode === null) await once(child, 'exit');
    expect(child.exitCode).toBe(0);
  });

  it('beats on when the reader of its log is gone', async () => {
    const child = start(join(programs, 'plays-along.ts'), { loud: true });
    await hear('running');
    child.stdout?.destroy();
    await hear('running', 20);
    child.kill('SIGTERM');
    await hear('left');
  });

  it('does not wait for ever for a daemon that has left and does not end', async () => {
    const child = start(join(programs, 'hangs-at-the-end.ts'), { hungMs: 1_000 });
    await hear('running');
    child.stdout?.resume();
    child.kill('SIGTERM');
    await once(child, 'exit');
    expect(child.exitCode).toBe(0);
  });

  it('ends what ran when its daemon cannot be started', async () => {
    const child = start('/nonexistent/program.js');
    await logged(child, 'everything is ended');
    await once(child, 'exit');
    expect(child.exitCode).toBe(1);
  });

  it('ends a daemon that gives nothing up in time, and all that it ran', async () => {
    const child = start(join(programs, 'owns-for-a-time.ts'));
    await logged(child, 'everything is ended');
    await hear('left', 1);
    if (child.exitCode === null) await once(child, 'exit');
    expect(child.exitCode).toBe(1);
  });

  it('ends its host when that cannot be done, and not before the time is over', async () => {
    const child = start(join(programs, 'owns-for-a-time.ts'), { stubborn: true });
    const before = performance.now();
    await logged(child, 'this host must end');
    expect(performance.now() - before).toBeGreaterThan(2_500);
  });

  it.runIf(process.getuid?.() === 0)('goes first, and its daemon next, with all its threads', async () => {
    const child = start(join(programs, 'plays-along.ts'));
    await hear('running');
    child.stdout?.resume();
    const daemon = threads(Number(childrenOf(child.pid ?? 0)[0]));
    expect(daemon.length).toBeGreaterThan(1);
    expect(new Set(daemon)).toEqual(new Set(['ordinary -10']));
    const guardian = threads(child.pid ?? 0);
    if (mayBeRealtime) expect(new Set(guardian)).toEqual(new Set(['round robin 1']));
    else expect(guardian).toContain('ordinary -20');
  });
});

/** Not in every container. */
const mayBeRealtime = spawnSync('chrt', ['--rr', '1', 'true']).status === 0;

function childrenOf(pid: number): readonly string[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
}

/** How each of its threads is scheduled: the kernel keeps that for each. */
function threads(pid: number): readonly string[] {
  return readdirSync(`/proc/${pid}/task`).map((thread) => {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[38] === '2' ? `round robin ${fields[37]}` : `ordinary ${fields[16]}`;
  });
}
