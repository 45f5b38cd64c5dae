/** The processes of Understudy end, in each way in which they can: told to, killed, without coming back. */
import { describe, expect, it } from 'vitest';
import type { Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { monotonicMs } from '../lab/clock.ts';
import { overlapMs } from './address-watch.ts';
import {
  actionsAfter,
  bringTo,
  hasAddress,
  heard,
  isActiveOn,
  observe,
  serverPids,
  untilEvent,
  untilRunsOn,
  warningCodes,
  watch,
} from './web-group.ts';
import { onWebPair } from './web-pair.ts';

const stateFile = '/var/lib/understudy/state.json';
/** As the membership file says by default. */
const respawnLimitMs = 5_000;

let cluster: Cluster;
let a: Member;
let b: Member;

onWebPair({}, (pair) => ({ cluster, a, b } = pair));

/** Starts the daemon again on a host that lost the group to its peer: nothing moves back. */
async function startAgain(member: Member): Promise<void> {
  const fromMs = monotonicMs();
  const peer = cluster.peerOf(member);
  member.startDaemon();
  await untilRunsOn(peer.name, [member, peer]);
  const actions = await actionsAfter(peer, fromMs);
  expect(actions.filter((text) => text.startsWith(`${peer.name}: `))).toEqual([]);
}

/** Nothing of the group is left on a host. */
async function expectNothingLeft(member: Member): Promise<void> {
  expect(await hasAddress(member)).toBe(false);
  expect(serverPids(member)).toEqual([]);
}

describe('the daemon', () => {
  it('stopped cleanly: everything is handed over, never to two at once', async () => {
    await bringTo(a, cluster.members);
    await using onA = await watch(cluster, a);
    await using onB = await watch(cluster, b);
    await using observer = observe(cluster);
    await observer.success(0, 'a');
    expect(await a.stopDaemon()).toBe(0);
    await expectNothingLeft(a);
    const status = await untilRunsOn('b', [b]);
    await observer.success(monotonicMs(), 'b');
    expect(status.nodes.find(({ node }) => node === 'a')?.state).toBe('left');
    expect(heard(await observer.stop(), 0).by).toEqual(['a', 'b']);
    expect([onA, onB].map(({ changes }) => changes.at(-1)?.present)).toEqual([false, true]);
    expect(overlapMs(onA.changes, onB.changes)).toBe(0);
    await startAgain(a);
  });

  it('killed: it is back in time, takes on what runs, and nothing has moved', async () => {
    await bringTo(b, cluster.members);
    const servers = serverPids(b);
    await using onB = await watch(cluster, b);
    await using observer = observe(cluster);
    const { startedMs } = await observer.success(0, 'b');
    const oldPid = b.pidOf('daemon');
    const { atMs } = b.kill('daemon');
    const says = (said: string) => (event: { readonly text: string; readonly monotonicMs: number }) =>
      event.text === `b is up (${said})` && event.monotonicMs > atMs;
    await untilEvent(a, 'b is being started again', says('restarting'));
    const back = await untilEvent(a, 'b is there again', says('running'));
    expect(back.monotonicMs - atMs).toBeLessThan(respawnLimitMs);
    await untilRunsOn('b', [a, b]);
    expect(b.pidOf('daemon')).not.toBe(oldPid);
    expect([...(await actionsAfter(a, atMs)), ...(await actionsAfter(b, atMs))]).toEqual([]);
    expect(serverPids(b)).toEqual(servers);
    await observer.success(monotonicMs());
    expect(heard(await observer.stop(), startedMs)).toEqual({ by: ['b'], failures: 0 });
    expect(onB.changes.map(({ present }) => present)).toEqual([true]);
  });

  it('that cannot come back: the guardian ends the resources before it falls silent', async () => {
    await bringTo(b, cluster.members);
    await using onA = await watch(cluster, a);
    await using onB = await watch(cluster, b);
    await using observer = observe(cluster);
    const guardian = new Promise<number | null>((resolve) => b.guardian.once('exit', resolve));
    const state = await b.host.readFile(stateFile);
    await b.host.writeFile(stateFile, state.slice(0, 10));
    const { atMs } = b.kill('daemon');
    await untilRunsOn('a', [a]);
    await observer.success(atMs, 'a');
    expect(await guardian).toBeGreaterThan(0);
    await expectNothingLeft(b);
    await untilEvent(
      a,
      'b has left',
      ({ text, monotonicMs: eventMs }) => eventMs > atMs && text.includes('b has left'),
    );
    expect([onA, onB].map(({ changes }) => changes.at(-1)?.present)).toEqual([true, false]);
    expect(overlapMs(onA.changes, onB.changes)).toBe(0);

    await b.host.run(['rm', stateFile], { check: true });
    await startAgain(b);
  });
});

describe('the guardian', () => {
  it('killed alone: its daemon stops everything at once, before the peer takes over', async () => {
    await bringTo(a, cluster.members);
    await using onA = await watch(cluster, a);
    await using onB = await watch(cluster, b);
    const { atMs } = a.kill('guardian');
    const stopped = await onA.gone(atMs);
    const taken = await onB.there(atMs);
    expect(stopped.atMs).toBeLessThan(taken.beforeMs);
    await untilRunsOn('b', [b]);
    await expectNothingLeft(a);
    expect(a.pidOf('daemon')).toBeUndefined();
    expect(overlapMs(onA.changes, onB.changes)).toBe(0);
    await startAgain(a);
  });

  it('and the daemon killed: the peer takes over, and both say that this is not safe', async () => {
    await bringTo(b, cluster.members);
    expect(warningCodes(await a.until('it answers', () => true))).toContain('no-fencing');
    await using onA = await watch(cluster, a);
    await using onB = await watch(cluster, b);
    const { atMs } = b.kill('guardian', 'daemon');
    await onA.there(atMs);
    const status = await a.until('it is active here, and warns', (now) => {
      return isActiveOn(now, ['a']) && now.activity === 'idle' && warningCodes(now).includes('possible-split');
    });
    expect(status.warnings.find(({ code }) => code === 'possible-split')?.message).toContain(
      'both nodes may be active',
    );
    expect(await hasAddress(b)).toBe(true);
    expect(serverPids(b)).toHaveLength(1);

    await startAgain(b);
    expect(await hasAddress(b)).toBe(false);
    expect(onA.changes.map(({ present }) => present)).toEqual([false, true]);
    expect(onB.changes.map(({ present }) => present)).toEqual([true, false]);
  });
});
