/** Cables between two hosts that both live: one is cut, then all go silent. */
import { describe, expect, it } from 'vitest';
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
import { cutAll, mendAll, peerNetworks } from './arbitrated.ts';
import { BothPaths, labWithPaths, pathClientNames } from './both-paths.ts';
import { doubleAnswers } from './double-answers.ts';
import { answerers } from './look.ts';
import { timingsForReturn } from './web-cluster.ts';
import { onWebPair } from './web-pair.ts';

let cluster: Cluster;
let a: Member;
let b: Member;

onWebPair(
  { lab: labWithPaths, others: pathClientNames, timings: timingsForReturn },
  (pair) => ({ cluster, a, b } = pair),
);

describe('one of two cables cut', () => {
  it('moves nothing; a warning within 1 s, gone when it is mended', async () => {
    const servers = [a, b].map(serverPids);
    await using paths = await BothPaths.start(cluster);
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
    paths.expectNoDoubleAnswer();
    expect(answerers(paths.samples)).toEqual(['a']);
  });
});

describe('both cables silent, then mended', () => {
  it('both sides are active and say so; mended, the lower generation stops within 2 s', async () => {
    await using paths = await BothPaths.start(cluster);
    await using onA = await watch(cluster, a);
    await using onB = await watch(cluster, b);
    await cutAll(cluster, a, peerNetworks);
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
    await mendAll(cluster);
    const stopped = await onA.gone(mendingMs);
    expect(stopped.atMs - mendingMs).toBeLessThan(2_000);
    await untilRunsOn('b', [a, b]);
    // Without a tie-breaker both answer, each its own clients, for as long as the cables are silent, and no longer.
    expect(doubleAnswers(paths.samples).count).toBeGreaterThan(0);
    const afterwards = paths.samples.filter(({ startedMs }) => startedMs > stopped.atMs);
    expect(answerers(afterwards)).toEqual(['b']);
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
