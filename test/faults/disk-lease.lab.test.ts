/** Two hosts lose each other and both live, and a disk that both write to lets one side go on. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import {
  arbitratedTimings,
  BothSides,
  cutAll,
  makeWhole,
  mendAll,
  outlastWaiting,
  peerNetworks,
  untilIdleWithout,
} from './arbitrated.ts';
import { labWithPaths, pathClientNames } from './both-paths.ts';
import { actionsAfter, observe, untilRunsOn, warningCodes } from './web-group.ts';
import { onWebPair } from './web-pair.ts';

let cluster: Cluster;
let a: Member;
let b: Member;

/** The lease needs five blocks of 4 KiB. */
const sizeMiB = 1;

/** Longer than who asks again and again may be late: so it can be told whether it was waited for. */
const selfStopLimitMs = 10_000;
const timings = { ...arbitratedTimings, 'self-stop-limit': `${selfStopLimitMs / 1_000}s` };

onWebPair(
  { lab: labWithPaths, others: pathClientNames, timings, prepare: shareDisk },
  (pair) => ({ cluster, a, b } = pair),
);

async function shareDisk(made: Cluster): Promise<void> {
  const device = await made.lab.attachDisk({ sizeMiB });
  const more = `tieBreakers: { disk: { device: ${device}, lease: 6s, timeout: 2s } }\n`;
  const file = '/etc/understudy/membership.yaml';
  for (const { host } of made.members) await host.writeFile(file, `${await host.readFile(file)}\n${more}`);
  await made.members[0]?.crm('disk', 'init', device);
}

beforeEach(() => makeWhole(cluster, a));

describe('a disk that both hosts see', () => {
  it('lets the active side go on when one cable is cut after the other, and the other side give up', async () => {
    await using sides = await BothSides.start(cluster);
    const cutMs = await cutAll(cluster, a, ['beat']);
    await b.until('it sees that the cable is cut', (status) => warningCodes(status).includes('link-down'));
    expect(await actionsAfter(b, cutMs)).toEqual([]);
    await cutAll(cluster, a, ['service']);
    await a.until('it is alone', ({ nodes }) => nodes.some(({ node, state }) => node === 'b' && state === 'lost'));
    await untilIdleWithout(b);
    await outlastWaiting(selfStopLimitMs);
    await untilRunsOn('a', [a]);
    await mendAll(cluster);
    await untilRunsOn('a', cluster.members);
    sides.expectNeverTwo();
    expect(sides.on(a).changes.map(({ present }) => present)).toEqual([true]);
    expect(sides.on(b).changes.map(({ present }) => present)).toEqual([false]);
    expect((await actionsAfter(a, cutMs)).filter((text) => text.startsWith('a: '))).toEqual([]);
  });

  it('lets the other one take over when the power of the active one is cut', async () => {
    await using observer = observe(cluster);
    await observer.success(0, 'a');
    const { atMs } = await a.host.cutPower();
    await observer.success(atMs, 'b');
    await untilRunsOn('b', [b]);
  });

  it('makes it wait for the lease, and for what follows it, when the active one had it, since all cables were cut at once', async () => {
    await using sides = await BothSides.start(cluster);
    await cutAll(cluster, a, peerNetworks);
    await untilIdleWithout(b);
    expect(sides.on(a).changes.map(({ present }) => present)).toEqual([true]);
    await sides.on(a).stop();
    const { atMs } = await a.host.cutPower();
    // The lease that a had renewed at the latest a third of it before; and nobody knows that a is not stopping since.
    const taken = await sides.on(b).there(atMs, 60_000);
    expect(taken.atMs - atMs).toBeGreaterThan(4_000 + selfStopLimitMs);
    await untilRunsOn('b', [b]);
    sides.expectNoDoubleAnswer();
  });
});
