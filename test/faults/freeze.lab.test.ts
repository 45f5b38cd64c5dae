/** A host that sleeps for longer than the dead time and wakes up believing that it is still the active one. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cluster } from '../cluster/cluster.ts';
import type { Member } from '../cluster/member.ts';
import { noteFigure } from '../lab/figure.ts';
import { bringTo, hasAddress, heard, isActiveOn, observe, untilEvent, untilRunsOn, watch } from './web-group.ts';
import { startWebCluster } from './web-cluster.ts';

const limitMs = 100;

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startWebCluster();
  await untilRunsOn('a', cluster.members);
});
afterAll(async () => cluster?.lab.close());

interface Freeze {
  readonly frozenMs: number;
  readonly thawedMs: number;
}

interface Thaw {
  readonly thawedMs: number;
  /** When its address was gone. */
  readonly goneMs: number;
  /** By the thawed daemon, until it had given up. */
  readonly told: readonly string[];
}

/** Freezes the active host, waits until `isLongEnough`, thaws it. */
async function freezeAndThaw(
  active: Member,
  isLongEnough: (peer: Member, frozenMs: number) => Promise<unknown>,
): Promise<Thaw> {
  await bringTo(active, cluster.members);
  const peer = cluster.peerOf(active);
  await using address = await watch(cluster, active);
  const { atMs: frozenMs } = await active.host.freeze();
  await untilRunsOn(peer.name, [peer]);
  await isLongEnough(peer, frozenMs);
  expect(address.changes.map(({ present }) => present)).toEqual([true]);

  const { atMs: thawedMs } = active.host.thaw();
  const gone = await address.gone(thawedMs);
  await untilRunsOn(peer.name, cluster.members);
  expect(address.changes.map(({ present }) => present)).toEqual([true, false]);
  const told = await expectGivingUpFirst(active, { frozenMs, thawedMs });
  return { thawedMs, goneMs: gone.atMs, told };
}

/** What the thawed daemon did since it was frozen, before it was a member again: nothing but giving up. Gives all that it told. */
async function expectGivingUpFirst(thawed: Member, { frozenMs, thawedMs }: Freeze): Promise<readonly string[]> {
  const over = await untilEvent(thawed, 'it has given up', ({ node, text, monotonicMs }) => {
    return node === thawed.name && text.startsWith('has given up all') && monotonicMs > thawedMs;
  });
  const told = (await thawed.events()).filter(({ node, monotonicMs, number }) => {
    return node === thawed.name && monotonicMs > frozenMs && number < over.number;
  });
  const sinceThaw = told.map(({ text, monotonicMs }) => `${(monotonicMs - thawedMs).toFixed(1)} ms: ${text}`);
  const did = told.flatMap(({ kind, text }) => {
    if (text.startsWith('stops what it owns here')) return ['gives up'];
    return kind === 'operation' || kind === 'fault' ? [text.replace(/ done.*/, '')] : [];
  });
  expect([did[0], ...did.slice(1).sort()], `since the thaw:\n${sinceThaw.join('\n')}`).toEqual([
    'gives up',
    'demote of address',
    'demote of site',
  ]);
  return told.map(({ text }) => text);
}

describe('the active host frozen, then thawed', () => {
  it('for 10 s: the peer is active, and the thawed one gives up before it does anything else', async () => {
    const [a, b] = [cluster.member('a'), cluster.member('b')];
    await using observer = observe(cluster);
    await observer.success(0, 'a');
    const { thawedMs, goneMs, told } = await freezeAndThaw(a, async (peer, frozenMs) => {
      await observer.success(frozenMs + 10_000, 'b');
      expect(isActiveOn(await peer.until('it answers', () => true), ['b'])).toBe(true);
    });
    expect(told.slice(0, 2)).toEqual([
      expect.stringMatching(/^this host was frozen: nothing was heard of it for \d+ ms$/),
      expect.stringMatching(/^stops what it owns here: this node was frozen/),
    ]);
    expect(await hasAddress(a)).toBe(false);
    expect(await hasAddress(b)).toBe(true);
    const samples = await observer.stop();
    // For as long as it has the address it may be asked: how long that is, the next case says.
    const stillAsked = samples.filter(({ startedMs, atMs }) => atMs > thawedMs && startedMs <= goneMs);
    const others = samples.filter((sample) => !stillAsked.includes(sample));
    expect(heard(others, 0).by).toEqual(['a', 'b']);
  });

  it(`its address is gone within ${limitMs} ms of the thaw`, async () => {
    // It is thawed as soon as the peer is active, and may hear of that before it finds out by itself.
    for (const name of ['b', 'a', 'b']) {
      const { thawedMs, goneMs } = await freezeAndThaw(cluster.member(name), () => Promise.resolve());
      noteFigure('address gone after the thaw, ms', goneMs - thawedMs);
      expect(goneMs - thawedMs).toBeLessThan(limitMs);
    }
  });
});
