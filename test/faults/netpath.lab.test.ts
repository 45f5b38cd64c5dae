/** The active host loses its path to the gateway, and the group goes where there is one; where there is none, it stays. */
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { monotonicMs } from '../lab/clock.ts';
import { standardNetworks } from '../lab/lab-options.ts';
import type { AddressWatch } from './address-watch.ts';
import { startWebCluster } from './web-cluster.ts';
import { bringTo, untilRunsOn, watch } from './web-group.ts';

/** The gateway lies on a network of its own: to lose it is not to lose the peer. */
const gate = { name: 'gate', interface: 'gate0', ipv4: '10.81.0.0/24' };
const gatewayAddress = '10.81.0.9';
const [good, lost] = ['10000', '0'];
/** As the definition has it. */
const transitionDelayMs = 3_000;
const pauseMs = 25;

let cluster: Cluster;
let a: Member;
let b: Member;
let onA: AddressWatch;
let onB: AddressWatch;

beforeAll(async () => {
  cluster = await startWebCluster({
    file: 'netpath.yaml',
    lab: {
      networks: [...standardNetworks, gate],
      hosts: ['a', 'b', { name: 'g', networks: [{ name: 'gate', addresses: [`${gatewayAddress}/24`] }] }],
    },
    others: ['g'],
    prepare: async ({ members }) => {
      for (const { host } of members) {
        await host.run(['ip', 'route', 'replace', 'default', 'via', gatewayAddress], { check: true });
      }
    },
  });
  [a, b] = [cluster.member('a'), cluster.member('b')];
  [onA, onB] = await Promise.all([watch(cluster, a), watch(cluster, b)]);
});
afterAll(async () => {
  await Promise.all([onA?.stop(), onB?.stop()]);
  await cluster?.lab.close();
});

/** What is told of each host, `a` first. */
async function untilTold(...values: readonly string[]): Promise<void> {
  const told = `a and b have ${values.join(' and ')}`;
  for (const member of cluster.members) {
    await member.until(told, ({ nodes }) => {
      return nodes.map(({ attributes }) => attributes?.['netpath']).join() === values.join();
    });
  }
}

/** Where the address came and went after `from`, in order. */
function moves(from: number): readonly string[] {
  const all = [onA, onB].flatMap(({ changes }, index) =>
    changes.map(({ atMs, present }) => ({ atMs, text: `${present ? 'to' : 'from'} ${index === 0 ? 'a' : 'b'}` })),
  );
  const later = all.filter(({ atMs }) => atMs >= from).sort((left, right) => left.atMs - right.atMs);
  return later.map(({ text }) => text);
}

interface Sight {
  readonly sinceMs: number;
  readonly value: number;
}

/** Waits until this host's agent has seen so many good paths for so long, whatever it tells. */
async function untilSeen({ host }: Member, paths: number, forMs = 0): Promise<void> {
  for (;;) {
    const text = await host.readFile('/run/understudy/agents/paths/netpath.json');
    const { seen } = JSON.parse(text) as { readonly seen: readonly Sight[] };
    const last = seen.at(-1);
    if (last?.value === paths && monotonicMs() - last.sinceMs >= forMs) return;
    await delay(pauseMs);
  }
}

it('goes where the gateway is reached, and stays there when both reach it again, or neither', async () => {
  await bringTo(a, cluster.members);
  await untilTold(good, good);
  const { atMs } = await cluster.lab.cable('a', 'gate').cut();
  await untilTold(lost, good);
  await untilRunsOn('b', [a, b]);
  expect(moves(atMs)).toEqual(['from a', 'to b']);
  await cluster.lab.cable('a', 'gate').mend();
  await untilTold(good, good);
  // Each takes longer to be told than it would take to move.
  await cluster.lab.cable('g', 'gate').cut();
  await untilTold(lost, lost);
  await cluster.lab.cable('g', 'gate').mend();
  await untilTold(good, good);
  expect(moves(atMs)).toEqual(['from a', 'to b']);
  await cluster.lab.cable('b', 'gate').cut();
  await untilRunsOn('a', [a, b]);
  expect(moves(atMs)).toEqual(['from a', 'to b', 'from b', 'to a']);
  await cluster.lab.cable('b', 'gate').mend();
  await untilTold(good, good);
});

it('stays where it is when the path is away for less than it takes to be believed', async () => {
  await bringTo(a, cluster.members);
  await untilTold(good, good);
  const cable = cluster.lab.cable('a', 'gate');
  const { atMs } = await cable.cut();
  // If it were told, it would be decided upon by now.
  await untilSeen(a, 0, transitionDelayMs + 1_000);
  await cable.mend();
  await untilSeen(a, 1);
  // The other one's loss would be told, and the group moved, if that of this one had been.
  await cluster.lab.cable('b', 'gate').cut();
  await untilTold(good, lost);
  await cluster.lab.cable('b', 'gate').mend();
  await untilTold(good, good);
  expect(moves(atMs)).toEqual([]);
});
