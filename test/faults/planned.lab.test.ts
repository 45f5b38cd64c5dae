/** What people ask for: a host to stand by, a group to move; and what is left of it when they have ended it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DurableState } from '@understudy/crm-core';
import type { Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { monotonicMs } from '../lab/clock.ts';
import { overlapMs, type AddressWatch } from './address-watch.ts';
import { actionsAfter, serverPids, untilRunsOn, watch } from './web-group.ts';
import { definition, startWebCluster } from './web-cluster.ts';

let cluster: Cluster;
let a: Member;
let b: Member;
let onA: AddressWatch;
let onB: AddressWatch;

beforeAll(async () => {
  cluster = await startWebCluster();
  [a, b] = [cluster.member('a'), cluster.member('b')];
  [onA, onB] = await Promise.all([watch(cluster, a), watch(cluster, b)]);
  await untilRunsOn('a', [a, b]);
});
afterAll(async () => {
  await Promise.all([onA?.stop(), onB?.stop()]);
  await cluster?.lab.close();
});

/** Where the address really is, and that it never was in two places. */
function expectAddressOn(name: string): void {
  expect([onA, onB].map(({ changes }) => changes.at(-1)?.present)).toEqual([name === 'a', name === 'b']);
  expect(overlapMs(onA.changes, onB.changes)).toBe(0);
}

async function kept({ host }: Member): Promise<DurableState> {
  return JSON.parse(await host.readFile('/var/lib/understudy/state.json')) as DurableState;
}

/** No intent is in force, and the definition is the one that was applied: on each member's disk. */
async function expectNothingLeftBehind(applied: DurableState['definition']): Promise<void> {
  for (const member of cluster.members) {
    const { intents } = await member.until('no intent is in force', (status) => status.intents.length === 0);
    expect(intents).toEqual([]);
    const state = await kept(member);
    expect(state.intents).toEqual([]);
    expect(state.definition).toEqual(applied);
  }
}

/** A switchover to `b` by putting `a` on standby: nothing of the group stays on a host that stands by. */
async function standBy(): Promise<void> {
  await a.crm('node', 'standby', 'a');
  const { intents } = await untilRunsOn('b', [a, b]);
  expect(intents).toMatchObject([{ kind: 'standby', subject: 'a' }]);
  expect(serverPids(a)).toEqual([]);
  expectAddressOn('b');
}

describe('with stickiness', () => {
  it('a host that stood by is back, and nothing moves back', async () => {
    const { definition: applied } = await kept(a);
    await standBy();
    const backMs = monotonicMs();
    await a.crm('node', 'online', 'a');
    await untilRunsOn('b', [a, b]);
    expectAddressOn('b');
    expect((await actionsAfter(b, backMs)).filter((text) => text.startsWith('b: '))).toEqual([]);
    await expectNothingLeftBehind(applied);
  });

  it('a move ends by itself when nothing depends on it, and nothing moves back', async () => {
    const { definition: applied } = await kept(a);
    await b.crm('resource', 'move', 'web', 'a');
    await untilRunsOn('a', [a, b]);
    await expectNothingLeftBehind(applied);
    expectAddressOn('a');
    await b.crm('resource', 'move', 'web', 'b');
    await untilRunsOn('b', [a, b]);
    expectAddressOn('b');
    await expectNothingLeftBehind(applied);
  });
});

describe('with automatic failback', () => {
  beforeAll(async () => {
    await cluster.apply(definition('web-failback.yaml'));
    await untilRunsOn('a', [a, b]);
  });

  it('the group goes home when it may', async () => {
    const { definition: applied } = await kept(a);
    await standBy();
    await b.crm('node', 'online', 'a');
    await untilRunsOn('a', [a, b]);
    expectAddressOn('a');
    await expectNothingLeftBehind(applied);
  });

  it('a move holds until it is ended, then the group goes home', async () => {
    const { definition: applied } = await kept(a);
    await a.crm('resource', 'move', 'web', 'b');
    const { intents } = await untilRunsOn('b', [a, b]);
    expect(intents).toMatchObject([{ kind: 'move', subject: 'web', node: 'b' }]);
    expectAddressOn('b');
    await a.crm('resource', 'move', 'web', '--end');
    await untilRunsOn('a', [a, b]);
    expectAddressOn('a');
    await expectNothingLeftBehind(applied);
  });
});
