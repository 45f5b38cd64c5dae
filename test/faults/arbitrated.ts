/**
 * Two hosts whose cables can be cut while something else says which side may go on: a witness on a third host, behind
 * a network of its own, or a disk that both see. What is asked of all of them is the same: never two owners.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { standardNetworks, type LabOptions } from '../lab/lab-options.ts';
import type { Sample } from '../lab/outage.ts';
import { overlapMs, type AddressWatch, type Presence } from './address-watch.ts';
import { BothPaths, pathClients, pathNetwork } from './both-paths.ts';
import { patientTimings } from './web-cluster.ts';
import { bringTo, isActiveOn, watch } from './web-group.ts';

/** The witness lies behind a network of its own: `third`. */
export const thirdNetwork = { name: 'third', interface: 'wit0', ipv4: '10.79.0.0/24' };
export const witnessAddress = '10.79.0.9';

export const labWithWitness: LabOptions = {
  networks: [...standardNetworks, pathNetwork, thirdNetwork],
  hosts: ['a', 'b', ...pathClients, { name: 'w', networks: [{ name: 'third', addresses: [`${witnessAddress}/24`] }] }],
};
/** Two seconds for giving up, and a lease in which a witness can be started again: generous for two cores. */
export const arbitratedTimings = { ...patientTimings, 'self-stop-limit': '2s' };
export const withWitness = `tieBreakers: { witness: { address: ${witnessAddress}, lease: 15s, timeout: 500ms } }\n`;

/**
 * As long as a side that is wrongly let go on would take to begin: until then, that it has not begun says nothing.
 * Dead time, asking and stopping, with what they are stretched by, and some more.
 * @param selfStopLimitMs that of the cluster, in milliseconds
 */
export async function outlastWaiting(selfStopLimitMs = 2_000): Promise<void> {
  await delay(5_800 + 1.1 * selfStopLimitMs);
}

/** The part of a cut that matters: what the two hear of each other. */
export const peerNetworks = ['service', 'beat'];

export async function cutAll({ lab }: Cluster, { name }: Member, networks: readonly string[]): Promise<number> {
  const moments = await Promise.all(networks.map((network) => lab.cable(name, network).drop({ share: 1 })));
  return Math.min(...moments.map(({ atMs }) => atMs));
}

export async function mendAll({ lab }: Cluster): Promise<void> {
  for (const host of lab.hosts) if (host.powered) for (const cable of host.cables) await cable.mend();
}

/** All cables whole, both hosts on and together, the group active on `home`. */
export async function makeWhole(cluster: Cluster, home: Member): Promise<void> {
  await mendAll(cluster);
  for (const member of cluster.members) {
    if (member.host.powered) continue;
    await member.host.powerOn();
    member.startDaemon();
  }
  await cluster.untilTogether();
  await bringTo(home, cluster.members);
}

/** Who has the service's address from now on, by the kernels' own word, and who answers there, by the clients'. */
export class BothSides implements AsyncDisposable {
  readonly #watches: ReadonlyMap<string, AddressWatch>;
  readonly #paths: BothPaths;

  private constructor(watches: ReadonlyMap<string, AddressWatch>, paths: BothPaths) {
    this.#watches = watches;
    this.#paths = paths;
  }

  static async start(cluster: Cluster): Promise<BothSides> {
    const watches = new Map<string, AddressWatch>();
    for (const member of cluster.members) watches.set(member.name, await watch(cluster, member));
    return new BothSides(watches, await BothPaths.start(cluster));
  }

  on({ name }: Member): AddressWatch {
    const found = this.#watches.get(name);
    if (found === undefined) throw new Error(`nobody watches ${name}`);
    return found;
  }

  /** The address went from one to the other: gone there before it came here, and never on both. */
  expectHandedOver(lost: Presence, taken: Presence): void {
    expect(lost.present).toBe(false);
    expect(taken.present).toBe(true);
    expect(lost.atMs).toBeLessThanOrEqual(taken.atMs);
    this.expectNeverTwo();
  }

  expectNeverTwo(): void {
    const [one, other] = [...this.#watches.values()];
    expect(overlapMs(one?.changes ?? [], other?.changes ?? [])).toBe(0);
    this.expectNoDoubleAnswer();
  }

  expectNoDoubleAnswer(): void {
    this.#paths.expectNoDoubleAnswer();
  }

  /** Of both hosts, each asked on its own path. */
  get answers(): readonly Sample[] {
    return this.#paths.samples;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#paths, ...this.#watches.values()].map((each) => each[Symbol.asyncDispose]()));
  }
}

/** It runs nothing, and waits. */
export async function untilIdleWithout(member: Member): Promise<void> {
  await member.until('it has given up, and waits', (status) => {
    return isActiveOn(status, []) || status.activity === 'waiting';
  });
}
