/** Two hosts lose each other and both live, and a witness on a third one lets one side go on. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { WitnessHost } from '../cluster/witness-host.ts';
import { monotonicMs } from '../lab/clock.ts';
import { noteFigure } from '../lab/figure.ts';
import type { Sample } from '../lab/outage.ts';
import {
  arbitratedTimings,
  BothSides,
  cutAll,
  labWithWitness,
  makeWhole,
  mendAll,
  outlastWaiting,
  peerNetworks,
  untilIdleWithout,
  withWitness,
} from './arbitrated.ts';
import { pathClientNames } from './both-paths.ts';
import { doubleAnswers } from './double-answers.ts';
import { answerers } from './look.ts';
import { actionsAfter, hasAddress, heard, observe, untilRunsOn } from './web-group.ts';
import { startWebCluster } from './web-cluster.ts';

let cluster: Cluster;
let a: Member;
let b: Member;
let witness: WitnessHost;

beforeAll(async () => {
  cluster = await startWebCluster({
    lab: labWithWitness,
    others: ['w', ...pathClientNames],
    timings: arbitratedTimings,
    membership: withWitness,
    prepare: async (made) => {
      witness = await WitnessHost.start(made, 'w');
    },
  });
  [a, b] = [cluster.member('a'), cluster.member('b')];
});
afterAll(async () => cluster?.lab.close());

beforeEach(() => makeWhole(cluster, a));

const everyNetwork = [...peerNetworks, 'third'];

/** The other side takes over, and not before this one has given up. */
async function expectTakeover(from: Member, to: Member, sides: BothSides, sinceMs: number): Promise<void> {
  const lost = await sides.on(from).gone(sinceMs);
  const taken = await sides.on(to).there(sinceMs);
  sides.expectHandedOver(lost, taken);
  await untilRunsOn(to.name, [to]);
  await untilIdleWithout(from);
  expect(answerers(sides.answers)).toEqual([from.name, to.name].sort());
}

describe('the active side is cut off from the other and from the witness', () => {
  it('at once: it has stopped before the other starts, and joins it when all is mended', async () => {
    await using sides = await BothSides.start(cluster);
    await using observer = observe(cluster);
    await observer.success(0, 'a');
    const cutMs = await cutAll(cluster, a, everyNetwork);
    await expectTakeover(a, b, sides, cutMs);
    await observer.success(cutMs, 'b');
    await mendAll(cluster);
    await untilRunsOn('b', cluster.members);
    sides.expectNeverTwo();
    expect(heard(await observer.stop(), 0).by).toEqual(['a', 'b']);
  });

  it('one cable after the other: nothing moves before the last one', async () => {
    await using sides = await BothSides.start(cluster);
    const firstMs = await cutAll(cluster, a, ['beat']);
    await b.until('it sees that the cable is cut', ({ warnings }) => warnings.some(({ code }) => code === 'link-down'));
    await cutAll(cluster, a, ['third']);
    expect(await actionsAfter(b, firstMs)).toEqual([]);
    expect(await hasAddress(a)).toBe(true);
    const lastMs = await cutAll(cluster, a, ['service']);
    await expectTakeover(a, b, sides, lastMs);
  });

  it('while its daemon hangs: its guardian has ended it, and all that it ran, before the other starts', async () => {
    await using sides = await BothSides.start(cluster);
    const [daemon, off] = [a.pidOf('daemon') ?? 0, a.host.whenOff()];
    const { guardian } = a;
    const ended = new Promise((resolve) => guardian.once('exit', resolve));
    a.host.signal(daemon, 'SIGSTOP');
    const cutMs = await cutAll(cluster, a, everyNetwork);
    // On a busy machine the agents may take too long to stop what ran: then the host itself is the last thing to end.
    const lost = await Promise.race([sides.on(a).gone(cutMs), off]);
    const taken = await sides.on(b).there(cutMs);
    expect(lost.atMs).toBeLessThan(taken.atMs);
    await untilRunsOn('b', [b]);
    await ended;
    if (a.host.powered) a.startDaemon();
  });
});

describe('the guardian of the active side stands still', () => {
  it('and its daemon does not: it has given up before the other starts, and ends', async () => {
    await using sides = await BothSides.start(cluster);
    const [guardian, sinceMs] = [a.pidOf('guardian') ?? 0, monotonicMs()];
    const ended = new Promise((resolve) => a.guardian.once('exit', resolve));
    a.host.signal(guardian, 'SIGSTOP');
    const lost = await sides.on(a).gone(sinceMs);
    const taken = await sides.on(b).there(sinceMs);
    sides.expectHandedOver(lost, taken);
    await untilRunsOn('b', [b]);
    expect(a.pidOf('daemon')).toBeUndefined();
    a.host.signal(guardian, 'SIGCONT');
    await ended;
    a.startDaemon();
  });
});

describe('both sides reach the witness', () => {
  it('and the active one goes on: a cable that is cut moves nothing', async () => {
    await using sides = await BothSides.start(cluster);
    const cutMs = await cutAll(cluster, a, peerNetworks);
    await a.until('it is alone', ({ nodes }) => nodes.some(({ node, state }) => node === 'b' && state === 'lost'));
    await witnessSays('a');
    await outlastWaiting();
    await untilRunsOn('a', [a]);
    await mendAll(cluster);
    await untilRunsOn('a', cluster.members);
    sides.expectNeverTwo();
    expect(sides.on(a).changes.map(({ present }) => present)).toEqual([true]);
    expect(sides.on(b).changes.map(({ present }) => present)).toEqual([false]);
    expect((await actionsAfter(a, cutMs)).filter((text) => text.startsWith('a: '))).toEqual([]);
  });

  it('and the one that does not is the other one: nothing moves', async () => {
    await using sides = await BothSides.start(cluster);
    const cutMs = await cutAll(cluster, b, everyNetwork);
    await witnessSays('a');
    await untilIdleWithout(b);
    await untilRunsOn('a', [a]);
    expect(sides.on(a).changes.map(({ present }) => present)).toEqual([true]);
    expect((await actionsAfter(a, cutMs)).filter((text) => text.startsWith('a: '))).toEqual([]);
  });
});

describe('the witness itself', () => {
  it('killed and started again while all is well: nothing happens', async () => {
    const servedMs = monotonicMs();
    expect(await witness.end('SIGKILL')).toBeNull();
    await witness.start();
    await witnessServes();
    expect(await actionsAfter(a, servedMs)).toEqual([]);
  });

  it('killed while one side has its lease, and back: that side goes on', async () => {
    await using sides = await BothSides.start(cluster);
    await cutAll(cluster, b, everyNetwork);
    await witnessSays('a');
    await witness.end('SIGKILL');
    await witness.start();
    await witnessSays('a');
    await untilRunsOn('a', [a]);
    expect(sides.on(a).changes.map(({ present }) => present)).toEqual([true]);
  });

  it('lying behind the cut with nobody: neither side goes on, until one is back', async () => {
    await using sides = await BothSides.start(cluster);
    const cutMs = await cutAll(cluster, a, everyNetwork);
    await cluster.lab.cable('w', 'third').drop({ share: 1 });
    await sides.on(a).gone(cutMs);
    await Promise.all([untilIdleWithout(a), untilIdleWithout(b)]);
    await mendAll(cluster);
    await cluster.untilTogether();
    await a.until('the group runs again', ({ activity }) => activity === 'idle');
    sides.expectNeverTwo();
  });
});

describe('the active host is frozen', () => {
  /** Gives how long a thawed host kept the address that the other has by then. */
  async function freezeAndThaw(active: Member): Promise<number> {
    const peer = cluster.peerOf(active);
    await using sides = await BothSides.start(cluster);
    const { atMs: frozenMs } = await active.host.freeze();
    await sides.on(peer).there(frozenMs);
    await untilRunsOn(peer.name, [peer]);
    const { atMs: thawedMs } = active.host.thaw();
    const gone = await sides.on(active).gone(thawedMs);
    await untilRunsOn(peer.name, cluster.members);
    expect(sides.on(peer).changes.map(({ present }) => present)).toEqual([false, true]);
    const whileItHadIt = (sample: Sample): boolean => sample.atMs > thawedMs && sample.startedMs <= gone.atMs;
    expect(doubleAnswers(sides.answers.filter((sample) => !whileItHadIt(sample))).count).toBe(0);
    noteFigure('double answer of a thawed host, ms', doubleAnswers(sides.answers).spanMs);
    noteFigure('address gone after the thaw, ms', gone.atMs - thawedMs);
    return gone.atMs - thawedMs;
  }

  it('and thawed after the takeover: its address is gone within 100 ms', async () => {
    for (const active of [a, b, a]) expect(await freezeAndThaw(active)).toBeLessThan(100);
  });
});

describe('power', () => {
  it('of the active host is cut: the other goes on when its time is over', async () => {
    await using observer = observe(cluster);
    await observer.success(0, 'a');
    const { atMs } = await a.host.cutPower();
    await observer.success(atMs, 'b');
    await untilRunsOn('b', [b]);
  });

  it('comes back on both hosts, which hear nothing of each other: one alone begins', async () => {
    for (const { host } of cluster.members) await host.cutPower();
    for (const member of cluster.members) await member.host.powerOn();
    await cutAll(cluster, a, peerNetworks);
    await using sides = await BothSides.start(cluster);
    for (const member of cluster.members) member.startDaemon();
    await Promise.race([sides.on(a).there(0, 60_000), sides.on(b).there(0, 60_000)]);
    await outlastWaiting();
    sides.expectNeverTwo();
    const owners = cluster.members.filter((member) => sides.on(member).changes.at(-1)?.present === true);
    expect(owners).toHaveLength(1);
  });
});

async function witnessSays(holder: string): Promise<void> {
  for (;;) {
    const report = await witness.status();
    if (report?.ledger?.lease?.node === holder && report.leaseLeftMs > 0) return;
  }
}

async function witnessServes(): Promise<void> {
  for (;;) if ((await witness.status())?.connected.length === 2) return;
}
