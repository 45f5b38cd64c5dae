import { describe, expect, it } from 'vitest';
import type { Entitlement, Standing } from '../membership/entitlement.ts';
import type { Verdict } from '../membership/observation.ts';
import { Deadman } from './deadman.ts';

const limits = { checkEveryMs: 50, deadtimeMs: 300, askingMs: 500, selfStopLimitMs: 2_000 };
const members = ['a', 'b'];
const together: Entitlement = { kind: 'together', generation: 4, members };
const bothOf = (generation: number): Standing => ({ view: { generation, members }, gaveUp: null });

class Post {
  nowMs = 0;
  readonly deadman = new Deadman(limits, 0);
  readonly found: [string, number][] = [];

  constructor(entitlement: Entitlement) {
    this.deadman.entitled(entitlement, 0);
  }

  /** Looks at the peer and asks, steadily. */
  pass(ms: number, verdict: Verdict = 'up', standing: Standing | null = bothOf(4)): this {
    for (const endMs = this.nowMs + ms; this.nowMs < endMs;) {
      this.nowMs += limits.checkEveryMs;
      const seen = { said: null, standing, incarnation: 'b1', links: [], measures: [], lastHeardMs: 0, workedMs: 0 };
      const peer = { peer: 'b', verdict, ...seen };
      this.deadman.observe({ monotonicMs: this.nowMs, spokeMs: this.nowMs, thawedMs: null, peers: [peer] }, this.nowMs);
      const finding = this.deadman.check(this.nowMs);
      if (finding !== 'fine') this.found.push([finding, this.nowMs]);
    }
    return this;
  }
}

describe('a deadman', () => {
  it('leaves alone a daemon that is together with a peer that is heard', () => {
    expect(new Post(together).pass(60_000).found).toEqual([]);
  });

  it('ends everything, then the host, when the peer is lost and the daemon says nothing', () => {
    const { found } = new Post(together).pass(1_000).pass(2_600, 'lost');
    expect(found.slice(0, 3)).toEqual([
      ['endEverything', 1_050 + 500 + 1_000],
      ['fence', 1_050 + 500 + 2_000],
      ['fence', 1_050 + 500 + 2_050],
    ]);
  });

  it('does so too when the peer is in a newer view without this node', () => {
    const alone = { view: { generation: 7, members: ['b'] }, gaveUp: null };
    expect(new Post(together).pass(5_000, 'up', alone).found[0]).toEqual(['endEverything', 50 + 500 + 1_000]);
  });

  it('thinks nothing of a newer view that this node has yet to come into', () => {
    expect(new Post(together).pass(5_000, 'up', bothOf(6)).found).toEqual([]);
  });

  it('thinks nothing of a peer that is late to come into the view, or comes back into it', () => {
    const older = { view: { generation: 3, members: ['b'] }, gaveUp: null };
    expect(new Post(together).pass(5_000, 'up', older).pass(1_000, 'lost').pass(5_000).found).toEqual([]);
  });

  it('gives no more time to a new life of the daemon that gives up late what the earlier one had to', () => {
    const post = new Post({ kind: 'asking', generation: 4, members, untilMs: 800 }).pass(1_700, 'lost');
    post.deadman.entitled({ kind: 'none', sinceMs: 1_700, gaveUp: null }, post.nowMs);
    expect(post.pass(1_100, 'lost').found).toEqual([
      ['endEverything', 1_800],
      ['fence', 2_800],
    ]);
  });

  it.each<[string, Entitlement]>([
    ['asks', { kind: 'asking', generation: 4, members, untilMs: 800 }],
    ['has a lease', { kind: 'leased', generation: 4, members: ['a'], untilMs: 800 }],
    ['gives up', { kind: 'none', sinceMs: 800, gaveUp: null }],
  ])('counts from the end that a daemon has told that %s', (_title, entitlement) => {
    expect(new Post(entitlement).pass(2_800, 'lost').found).toEqual([
      ['endEverything', 1_800],
      ['fence', 2_800],
    ]);
  });

  it.each<[string, Entitlement]>([
    ['needs no lease', { kind: 'alone', generation: 4, members: ['a'] }],
    ['owns nothing', { kind: 'none', sinceMs: 0, gaveUp: 4 }],
  ])('has nothing to wait for where a daemon %s', (_title, entitlement) => {
    expect(new Post(entitlement).pass(60_000, 'lost').found).toEqual([]);
  });

  it('counts anew with each word of the daemon', () => {
    const post = new Post({ kind: 'leased', generation: 4, members: ['a'], untilMs: 800 }).pass(700, 'lost');
    post.deadman.entitled({ kind: 'leased', generation: 4, members: ['a'], untilMs: 1_600 }, post.nowMs);
    expect(post.pass(1_850, 'lost').found).toEqual([]);
    post.deadman.entitled({ kind: 'none', sinceMs: post.nowMs, gaveUp: 4 }, post.nowMs);
    expect(post.pass(60_000, 'lost').found).toEqual([]);
  });

  it('gives a host that was frozen the time back that it had no use of', () => {
    const post = new Post({ kind: 'leased', generation: 4, members: ['a'], untilMs: 800 }).pass(1_600, 'lost');
    post.nowMs += 60_000;
    expect(post.pass(150, 'lost').found).toEqual([]);
    expect(post.pass(1_050, 'lost').found).toEqual([
      ['endEverything', 61_800],
      ['fence', 62_800],
    ]);
  });

  it.each<[string, Entitlement, Verdict]>([
    ['the rest of its lease', { kind: 'leased', generation: 4, members: ['a'], untilMs: 30_000 }, 'lost'],
    ['the time to ask for one', together, 'lost'],
    ['what its peer would let it have', together, 'up'],
  ])('does not give it %s: what is owned is to be given up when it goes on', (_title, entitlement, verdict) => {
    const post = new Post(entitlement).pass(500);
    post.nowMs += 60_000;
    expect(post.pass(2_050, verdict).found).toEqual([
      ['endEverything', 60_550 + 1_000],
      ['fence', 60_550 + 2_000],
    ]);
  });

  it('gives nothing back for being late itself, however often', () => {
    const post = new Post({ kind: 'leased', generation: 4, members: ['a'], untilMs: 800 });
    for (let times = 0; times < 8; times += 1) {
      post.nowMs += 200;
      post.pass(50, 'lost');
    }
    expect(post.found).toEqual([['endEverything', 2_000]]);
  });

  it('does not give back what was frozen before the daemon spoke', () => {
    const post = new Post(together).pass(500);
    post.nowMs += 60_000;
    post.deadman.entitled({ kind: 'none', sinceMs: post.nowMs, gaveUp: null }, post.nowMs);
    expect(post.pass(1_000, 'lost').found).toEqual([['endEverything', 61_500]]);
  });

  it('is content once everything was ended for the daemon', () => {
    const post = new Post({ kind: 'none', sinceMs: 0, gaveUp: null }).pass(1_100, 'lost');
    post.deadman.endedEverything(post.nowMs);
    post.found.length = 0;
    expect(post.pass(60_000, 'lost').found).toEqual([]);
    expect(post.deadman.entitlement).toEqual({ kind: 'none', sinceMs: 1_100, gaveUp: 0 });
  });

  it('knows of what view all was given up', () => {
    const post = new Post(together);
    post.deadman.endedEverything(10);
    expect(post.deadman.entitlement).toEqual({ kind: 'none', sinceMs: 10, gaveUp: 4 });
  });

  it('waits for the first word of a daemon', () => {
    expect(new Deadman(limits, 0).check(60_000)).toBe('fine');
  });
});
