/** Where the client sends to after a takeover: its kernel's own ARP table, which it would keep for half a minute. */
import { expect, it } from 'vitest';
import type { Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { monotonicMs } from '../lab/clock.ts';
import { noteFigure } from '../lab/figure.ts';
import { NeighbourWatch } from './neighbour-watch.ts';
import { serviceAddress } from './web-cluster.ts';
import { bringTo, observe, untilRunsOn, watch } from './web-group.ts';
import { onWebPair } from './web-pair.ts';

let cluster: Cluster;
let a: Member;
let b: Member;

onWebPair({}, (pair) => ({ cluster, a, b } = pair));

async function macOf({ host }: Member): Promise<string> {
  return (await host.run(['cat', '/sys/class/net/eth0/address'], { check: true })).stdout.trim();
}

it('a client sends to the survivor as soon as that has the address: it is told, and never has to ask', async () => {
  await bringTo(a, cluster.members);
  const [old, wanted] = [await macOf(a), await macOf(b)];
  await using observer = observe(cluster);
  await observer.success(monotonicMs(), 'a');
  await using neighbours = new NeighbourWatch(cluster.lab.client, serviceAddress);
  await using address = await watch(cluster, b);
  await neighbours.until(old);
  const { atMs } = await a.host.cutPower();
  const taken = await address.there(atMs);
  const learned = await neighbours.until(wanted, atMs);
  const answered = await observer.success(atMs, 'b');
  noteFigure('ARP table of the client right after the address is there, ms', learned.atMs - taken.beforeMs);
  noteFigure('first answer after the ARP table is right, ms', answered.atMs - learned.beforeMs);
  // From one to the other: it did not lose the old entry first, and did not go back.
  await untilRunsOn('b', [b]);
  expect(neighbours.seenAfter(atMs)).toEqual([wanted]);
  // A few milliseconds; without a word of the survivor's, the old entry would stay for a quarter of a minute and more.
  expect(learned.atMs - taken.beforeMs).toBeLessThan(1_000);
});
