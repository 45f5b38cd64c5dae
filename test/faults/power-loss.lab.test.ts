/** The power of a host is cut, in each part that a host can play: active or standby, coordinator or not. */
import { describe, expect, it } from 'vitest';
import type { Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { monotonicMs } from '../lab/clock.ts';
import { actionsAfter, bringTo, hasAddress, heard, observe, serverPids, untilRunsOn } from './web-group.ts';
import { onWebPair } from './web-pair.ts';

let cluster: Cluster;
let a: Member;
let b: Member;

onWebPair({}, (pair) => ({ cluster, a, b } = pair));

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

/** Gives both hosts their parts. Between the tests in their order there is little to do; each also runs alone. */
async function arrange(parts: { readonly active: Member; readonly coordinator: Member }): Promise<number> {
  const { active, coordinator } = parts;
  for (const member of cluster.members) if (!member.host.powered) await bringBack(member);
  const { coordinator: decides } = await coordinator.until('all is at rest', ({ activity }) => activity === 'idle');
  if (decides !== coordinator.name) await restartDaemon(cluster.peerOf(coordinator));
  await bringTo(active, cluster.members);
  const status = await untilRunsOn(active.name, [coordinator]);
  expect(status.coordinator).toBe(coordinator.name);
  return status.generation;
}

async function restartDaemon(member: Member): Promise<void> {
  await member.stopDaemon();
  member.startDaemon();
  await cluster.untilTogether();
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

/** Cuts the power of the active host: its peer has the group, and decides, in a generation of its own. */
async function cutActive(lost: Member, survivor: Member, generation: number): Promise<void> {
  await using observer = observe(cluster);
  await observer.success(0, lost.name);
  const { atMs } = await lost.host.cutPower();
  const status = await untilRunsOn(survivor.name, [survivor]);
  const back = await observer.success(atMs, survivor.name);
  expect(status.coordinator).toBe(survivor.name);
  expect(status.generation).toBeGreaterThan(generation);
  expect(await hasAddress(survivor)).toBe(true);
  expect(heard(await observer.stop(), atMs).by).toEqual([survivor.name]);
  expect(observer.outageAround(atMs)?.to).toEqual(back);
}

describe('power loss', () => {
  it('of the active host, which decides: the peer decides, and has the group', async () => {
    const generation = await arrange({ active: a, coordinator: a });
    await cutActive(a, b, generation);
    await bringBack(a);
  });

  it('of the standby: nothing moves', async () => {
    await arrange({ active: b, coordinator: b });
    await cutUnnoticed(a, b);
    await bringBack(a);
  });

  it('of the coordinator that is not active: another one decides, and nothing moves', async () => {
    await arrange({ active: a, coordinator: b });
    await cutUnnoticed(b, a);
    await bringBack(b);
  });

  it('of the active host that does not decide: the coordinator goes on, and its host has the group', async () => {
    const generation = await arrange({ active: b, coordinator: a });
    await cutActive(b, a, generation);
  });
});
