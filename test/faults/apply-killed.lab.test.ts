/**
 * `crm apply` and SIGKILL at random moments: of the command itself, and of the daemons that carry the change out, with
 * all that they run. Whatever dies leaves the old definition or the new one, whole, and the same one everywhere. Many
 * more moments, of daemons that run nothing: packages/daemon/test/apply-killed.real.test.ts.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { applyAtOnce, untilAllIsTold } from '../cluster/ask-daemon.ts';
import { isSettled, type Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { monotonicMs } from '../lab/clock.ts';
import { noteFigure } from '../lab/figure.ts';
import { tagged, tagKnownTo, tagsOnDisk } from './tagged-definition.ts';
import { startWebCluster, timingsForReturn } from './web-cluster.ts';

const kills = 20;
/** A guardian gives a daemon up that dies six times in a minute. */
const daemonKills = 10;
/** A daemon takes about as long for a change, on a machine that has nothing else to do. */
const longestApplyMs = 40;

/** Seen by the hosts: the definitions to apply. */
const directory = mkdtempSync(join(tmpdir(), 'apply-killed-'));
let cluster: Cluster;
let a: Member;
let b: Member;

/** That nobody is lost meanwhile, however busy the machine is: a guardian that was silent for so long while its daemon was dead ends everything. */
const timings = { ...timingsForReturn, deadtime: '2s' };

beforeAll(async () => {
  cluster = await startWebCluster({ lab: { sharedDirectories: [directory] }, timings });
  [a, b] = [cluster.member('a'), cluster.member('b')];
});
afterAll(async () => {
  rmSync(directory, { recursive: true, force: true });
  await cluster?.lab.close();
});

interface Killed {
  /** The members that were said to hold it; empty if nothing was said. */
  readonly heldBy: readonly string[];
}

const nothingSaid: Killed = { heldBy: [] };

/** Runs `crm apply`, and kills it after `killMs`, if it lives so long. Gives how long it lived, and its exit code. */
async function applyByCommand(asked: Member, tag: string, killMs: number): Promise<readonly [number, number | null]> {
  const file = join(directory, 'definition.json');
  writeFileSync(file, JSON.stringify(tagged(tag)));
  const startedMs = monotonicMs();
  const child = asked.host.spawn([process.execPath, asked.program, 'apply', file], { stdio: 'ignore' });
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const late = new AbortController();
  const due = delay(killMs, null, { signal: late.signal }).then(
    () => child.kill('SIGKILL'),
    () => false,
  );
  const code = await ended;
  late.abort();
  await due;
  return [monotonicMs() - startedMs, code];
}

/** Kills the command about when its change is through. */
async function killCommand(asked: Member, tag: string, throughMs: number): Promise<Killed> {
  const [, code] = await applyByCommand(asked, tag, throughMs * (0.8 + 0.4 * Math.random()));
  return code === 0 ? { heldBy: ['a', 'b'] } : nothingSaid;
}

/** Kills a daemon while the change is on its way, and waits until it is back. */
async function killDaemon(asked: Member, victim: Member, tag: string): Promise<Killed> {
  const answer = applyAtOnce(asked.host, tagged(tag)).catch(() => nothingSaid);
  await delay(Math.random() * longestApplyMs);
  victim.kill('daemon');
  const said = await answer;
  return { heldBy: said.heldBy };
}

/** What both hosts have, in memory and on disk, once what was begun is done. */
async function agreed(old: unknown, tag: string, { heldBy }: Killed): Promise<unknown> {
  for (const [index, found] of (await tagsOnDisk(cluster)).entries()) {
    const isHolder = heldBy.includes(cluster.members[index]?.name ?? '');
    expect(isHolder ? [tag] : [old, tag]).toContain(found);
  }
  await cluster.untilTogether();
  for (const member of [a, b]) await member.until('all runs', isSettled);
  // Each answers once its own disk has what came before.
  for (const { host } of [a, b]) await untilAllIsTold(host);
  const now = await tagKnownTo(a);
  expect(heldBy.length > 0 ? [tag] : [old, tag]).toContain(now);
  expect([await tagKnownTo(b), ...(await tagsOnDisk(cluster))]).toEqual([now, now, now]);
  return now;
}

it('is the old one or the new one everywhere, and the new one if that was acknowledged', async () => {
  const [lifeMs, code] = await applyByCommand(a, 'nobody is killed', 60_000);
  expect(code).toBe(0);
  let now = await agreed(undefined, 'nobody is killed', { heldBy: ['a', 'b'] });
  // Follows how long a command takes here and now, so that about half of the kills come before its change is through.
  let throughMs = lifeMs;
  let taken = 0;
  for (let round = 0; round < kills; round += 1) {
    const tag = `change ${round}`;
    const turn = round / (kills / daemonKills);
    const isForDaemon = Number.isInteger(turn);
    const killed = isForDaemon
      ? await killDaemon(turn % 4 < 2 ? a : b, turn % 2 === 0 ? a : b, tag)
      : await killCommand(turn % 2 < 1 ? a : b, tag, throughMs);
    now = await agreed(now, tag, killed);
    if (now === tag) taken += 1;
    if (!isForDaemon) throughMs *= now === tag ? 0.9 : 1.1;
  }
  noteFigure('daemons killed during an apply', daemonKills);
  noteFigure('commands killed during an apply', kills - daemonKills);
  noteFigure('changes of them that were taken', taken);
}, 240_000);
