/** Cables between two hosts that both live: one is cut, then all go silent. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { monotonicMs } from '../lab/clock.ts';
import {
  actionsAfter,
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

describe('one of two cables cut', () => {
  it('moves nothing; a warning within 1 s, gone when it is mended', async () => {
    const servers = [a, b].map(serverPids);
    await using observer = observe(cluster);
    const { startedMs } = await observer.success(0, 'a');
    const cable = cluster.lab.cable('a', 'beat');
    const cut = await cable.cut();
    for (const member of cluster.members) {
      const peer = cluster.peerOf(member).name;
      const down = await untilEvent(member, 'the link is down', ({ node, text, monotonicMs: atMs }) => {
        return node === member.name && text === `link 1 to ${peer} is down` && atMs > cut.atMs - 50;
      });
      expect(down.monotonicMs - cut.atMs).toBeLessThan(1_000);
      const { warnings } = await member.until('it warns', (status) => warningCodes(status).includes('link-down'));
      expect(warnings.find(({ code }) => code === 'link-down')?.message).toBe(`link 1 to ${peer} is down; 1 of 2 left`);
    }
    await untilRunsOn('a', [a, b]);

    await cable.mend();
    for (const member of cluster.members) {
      await member.until('the warning is gone', (status) => !warningCodes(status).includes('link-down'));
      expect(await actionsAfter(member, cut.atMs)).toEqual([]);
    }
    await observer.success(monotonicMs());
    expect(heard(await observer.stop(), startedMs)).toEqual({ by: ['a'], failures: 0 });
    expect([a, b].map(serverPids)).toEqual(servers);
  });
});

describe('both cables silent, then mended', () => {
  const networks = ['service', 'beat'];

  it('both sides are active and say so; mended, the lower generation stops within 2 s', async () => {
    await using onA = await watch(cluster, a);
    await using onB = await watch(cluster, b);
    for (const network of networks) await cluster.lab.cable('a', network).drop({ share: 1 });
    for (const member of cluster.members) {
      await member.until('it is active here, and warns of a split', (status) => {
        return isActiveOn(status, [member.name]) && warningCodes(status).includes('possible-split');
      });
      expect(await hasAddress(member)).toBe(true);
      expect(serverPids(member)).toHaveLength(1);
    }

    // A view of its own on one side makes its generation the higher one, whatever the two are called.
    b.kill('daemon');
    const lower = await a.until('a answers', () => true);
    const higher = await b.until('b is there again, in a view of its own', (status) => {
      return status.generation > lower.generation && isActiveOn(status, ['b']) && status.activity === 'idle';
    });
    expect(higher.generation).toBeGreaterThan(lower.generation);
    expect(await hasAddress(b)).toBe(true);

    const mendingMs = monotonicMs();
    for (const network of networks) await cluster.lab.cable('a', network).mend();
    const stopped = await onA.gone(mendingMs);
    expect(stopped.atMs - mendingMs).toBeLessThan(2_000);
    await untilRunsOn('b', [a, b]);
    expect(onA.changes.at(-1)?.present).toBe(false);
    expect(onB.changes.map(({ present }) => present)).toEqual([false, true]);
    for (const member of cluster.members) {
      expect(warningCodes(await member.until('it answers', () => true))).not.toContain('possible-split');
    }
    await using observer = observe(cluster);
    const { atMs } = await observer.success(0);
    await observer.success(atMs + 100);
    expect(heard(await observer.stop(), 0).by).toEqual(['b']);
  });
});
