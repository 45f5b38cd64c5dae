/** The power of a host is cut, in each part that a host can play: active or standby, coordinator or not. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { monotonicMs } from '../lab/clock.ts';
import { actionsAfter, hasAddress, heard, observe, serverPids, untilRunsOn } from './web-group.ts';
import { startWebCluster } from './web-cluster.ts';

let cluster: Cluster;
let a: Member;
let b: Member;

beforeAll(async () => {
  cluster = await startWebCluster();
  [a, b] = [cluster.member('a'), cluster.member('b')];
  await untilRunsOn('a', [a, b]);
});
afterAll(async () => cluster?.lab.close());

/** The host comes back: its peer keeps the group, and does nothing to it. */
async function bringBack(member: Member): Promise<void> {
  const peer = cluster.peerOf(member);
  const fromMs = monotonicMs();
  await member.host.powerOn();
  member.startDaemon();
  await cluster.untilTogether();
  await untilRunsOn(peer.name, cluster.members);
  const actions = await actionsAfter(peer, fromMs);
  expect(actions.filter((text) => text.startsWith(`${peer.name}: `))).toEqual([]);
  expect(await hasAddress(member)).toBe(false);
}

async function move(to: Member): Promise<void> {
  await to.crm('resource', 'move', 'web', to.name);
  await untilRunsOn(to.name, [a, b]);
}

/** Cuts the power of a host that is not active: nobody must notice but its peer. */
async function cutUnnoticed(lost: Member, survivor: Member): Promise<void> {
  const servers = serverPids(survivor);
  await using observer = observe(cluster);
  const { startedMs } = await observer.success(0, survivor.name);
  const { atMs } = await lost.host.cutPower();
  const status = await survivor.until(`${lost.name} is lost`, ({ activity, nodes }) => {
    return activity === 'idle' && nodes.some(({ node, state }) => node === lost.name && state === 'lost');
  });
  await untilRunsOn(survivor.name, [survivor]);
  await observer.success(monotonicMs());
  expect(status.coordinator).toBe(survivor.name);
  expect(heard(await observer.stop(), startedMs)).toEqual({ by: [survivor.name], failures: 0 });
  expect(await actionsAfter(survivor, atMs)).toEqual([]);
  expect(serverPids(survivor)).toEqual(servers);
}

describe('power loss', () => {
  it('of the active host, which decides: the peer decides, and has the group', async () => {
    expect((await a.status())?.coordinator).toBe('a');
    await using observer = observe(cluster);
    await observer.success(0, 'a');
    const { atMs } = await a.host.cutPower();
    const back = await observer.success(atMs, 'b');
    const status = await untilRunsOn('b', [b]);
    expect(status.coordinator).toBe('b');
    expect(await hasAddress(b)).toBe(true);
    expect(heard(await observer.stop(), atMs).by).toEqual(['b']);
    const outage = observer.outageAround(atMs);
    expect(outage?.to).toEqual(back);
    expect(outage?.outageMs).toBeLessThan(10_000);
    await bringBack(a);
  });

  it('of the standby: nothing moves', async () => {
    expect((await b.status())?.coordinator).toBe('b');
    await cutUnnoticed(a, b);
    await bringBack(a);
  });

  it('of the coordinator that is not active: another one decides, and nothing moves', async () => {
    await move(a);
    expect((await a.status())?.coordinator).toBe('b');
    await cutUnnoticed(b, a);
    await bringBack(b);
  });

  it('of the active host that does not decide: the coordinator stays, and its host has the group', async () => {
    await move(b);
    expect((await b.status())?.coordinator).toBe('a');
    await using observer = observe(cluster);
    await observer.success(0, 'b');
    const { atMs } = await b.host.cutPower();
    await observer.success(atMs, 'a');
    const status = await untilRunsOn('a', [a]);
    expect(status.coordinator).toBe('a');
    expect(heard(await observer.stop(), atMs).by).toEqual(['a']);
  });
});
