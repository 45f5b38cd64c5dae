import { describe, expect, it } from 'vitest';
import type { Beat } from './beat.ts';
import { defaultTimings } from './config.ts';
import { unknownStanding } from './entitlement.ts';
import { FailureDetector } from './failure-detector.ts';

const timings = { ...defaultTimings, initdeadMs: 1_000 };

/** Two detectors that talk, so that a test need not build beats by hand. */
class Pair {
  nowMs = 0;
  readonly incarnations = { a: 'a1', b: 'b1' };
  readonly a = this.#detector('a', 'b');
  b = this.#detector('b', 'a');
  readonly recorded: Beat[] = [];
  readonly #sequences = new Map<string, number>();

  #detector(node: 'a' | 'b', peer: string): FailureDetector {
    const incarnation = this.incarnations[node];
    return new FailureDetector({ cluster: 'c', incarnation, peers: [peer], links: 2, timings }, this.nowMs);
  }

  rebootB(incarnation: string): void {
    this.incarnations.b = incarnation;
    this.b = this.#detector('b', 'a');
  }

  /** Beats in both directions, of which those on the links given arrive; then time passes. */
  beat(options: { aSends?: readonly number[]; bSends?: readonly number[]; said?: Beat['said'] } = {}): void {
    const { aSends = [0, 1], bSends = [0, 1] } = options;
    for (const link of [0, 1]) {
      const [fromA, fromB] = [this.#beat('a', link), this.#beat('b', link, options.said)];
      if (bSends.includes(link)) this.a.hear(fromB, this.nowMs);
      if (aSends.includes(link)) this.b.hear(fromA, this.nowMs);
    }
    this.pass(100);
  }

  /** Each way it takes a beat as long as between three. Gives what `a` thinks when it has heard. */
  beatLate(): string {
    const late = this.#onTheirWay.length < 2 ? [] : (this.#onTheirWay.shift() ?? []);
    for (const beat of late) (beat.from === 'a' ? this.b : this.a).hear(beat, this.nowMs);
    const { verdict } = this.seenByA;
    this.#onTheirWay.push([0, 1].flatMap((link) => [this.#beat('a', link), this.#beat('b', link)]));
    this.pass(100);
    return verdict;
  }

  readonly #onTheirWay: Beat[][] = [];

  pass(ms: number): void {
    for (let left = ms; left > 0; left -= 25) {
      this.nowMs += 25;
      this.a.tick(this.nowMs);
      this.b.tick(this.nowMs);
    }
  }

  #beat(from: 'a' | 'b', link: number, said: Beat['said'] = 'running'): Beat {
    const sequence = (this.#sequences.get(`${from}${link}`) ?? 0) + 1;
    this.#sequences.set(`${from}${link}`, sequence);
    const hearing = this[from].hearing(from === 'a' ? 'b' : 'a', this.nowMs);
    const beat = {
      cluster: 'c',
      from,
      incarnation: this.incarnations[from],
      sequence,
      link,
      sentMs: this.nowMs,
      said,
      standing: unknownStanding,
      ...hearing,
    };
    this.recorded.push(beat);
    return beat;
  }

  get seenByA(): { verdict: string; links: readonly string[] } {
    const [peer] = this.a.observe(this.nowMs).peers;
    return { verdict: peer?.verdict ?? '', links: peer?.links ?? [] };
  }

  get seenByB(): { verdict: string; links: readonly string[] } {
    const [peer] = this.b.observe(this.nowMs).peers;
    return { verdict: peer?.verdict ?? '', links: peer?.links ?? [] };
  }
}

function together(): Pair {
  const pair = new Pair();
  for (let round = 0; round < 4; round += 1) pair.beat();
  return pair;
}

describe('a failure detector', () => {
  it('sees a peer up after both have proven to be fresh', () => {
    const pair = new Pair();
    expect(pair.seenByA.verdict).toBe('unseen');
    pair.beat();
    pair.beat();
    pair.beat();
    expect(pair.seenByA).toEqual({ verdict: 'up', links: ['up', 'up'] });
    expect(pair.seenByB).toEqual({ verdict: 'up', links: ['up', 'up'] });
  });

  it('loses a silent peer after the dead time and not before', () => {
    const pair = together();
    pair.pass(200);
    expect(pair.seenByA.verdict).toBe('up');
    pair.pass(100);
    expect(pair.seenByA).toEqual({ verdict: 'lost', links: ['down', 'down'] });
  });

  it('does not let a peer come and go whose answers take about as long as the dead time', () => {
    const pair = together();
    pair.pass(300);
    expect(pair.seenByA.verdict).toBe('lost');
    // What it hears of itself is 400 ms old, of which a keepalive does not count.
    for (let beats = 0; beats < 8; beats += 1) expect(pair.beatLate()).toBe('lost');
    pair.beat();
    pair.beat();
    expect(pair.seenByA.verdict).toBe('up');
  });

  it('says that a link is late as soon as it is, though nothing has come since it said otherwise', () => {
    const pair = together();
    expect(pair.seenByA.links).toEqual(['up', 'up']);
    pair.pass(150);
    expect(pair.seenByA).toEqual({ verdict: 'up', links: ['late', 'late'] });
  });

  it('keeps a peer that is heard on one link, and says that the other is down', () => {
    const pair = together();
    for (let round = 0; round < 6; round += 1) pair.beat({ aSends: [0], bSends: [0] });
    expect(pair.seenByA).toEqual({ verdict: 'up', links: ['up', 'down'] });
  });

  it('counts a link that carries one way only as cut, on both sides, about as fast', () => {
    const pair = together();
    const startMs = pair.nowMs;
    while (pair.seenByA.verdict === 'up' && pair.nowMs - startMs < 2_000) pair.beat({ aSends: [] });
    const lostByA = pair.nowMs - startMs;
    expect(pair.seenByB.verdict).toBe('lost');
    expect(lostByA).toBeLessThanOrEqual(timings.deadtimeMs + 2 * timings.keepaliveMs);
  });

  it('says how well each link carries', () => {
    const pair = together();
    for (let round = 0; round < 40; round += 1) pair.beat({ bSends: round % 4 === 0 ? [0] : [0, 1] });
    const [peer] = pair.a.observe(pair.nowMs).peers;
    expect(peer?.measures.map(({ lossPercent }) => lossPercent)).toEqual([0, 23]);
    expect(peer?.measures.map(({ roundTripMs }) => roundTripMs)).toEqual([0, 0]);
  });

  it('believes no beat that was recorded before the peer was started again', () => {
    const pair = together();
    const old = [...pair.recorded];
    pair.rebootB('b2');
    for (let round = 0; round < 4; round += 1) pair.beat();
    pair.pass(500);
    expect(pair.seenByA.verdict).toBe('lost');
    for (const beat of old.filter(({ from }) => from === 'b')) expect(pair.a.hear(beat, pair.nowMs)).toBe('replayed');
    expect(pair.seenByA.verdict).toBe('lost');
  });

  it('believes no beat of this incarnation twice', () => {
    const pair = together();
    const last = pair.recorded.filter(({ from }) => from === 'b');
    pair.pass(500);
    expect(last.map((beat) => pair.a.hear(beat, pair.nowMs)).every((fate) => fate === 'replayed')).toBe(true);
    expect(pair.seenByA.verdict).toBe('lost');
  });

  it('believes nothing recorded before it was started itself', () => {
    const pair = together();
    const old = pair.recorded.filter(({ from }) => from === 'a');
    pair.rebootB('b2');
    const fates = old.map((beat) => pair.b.hear({ ...beat, sequence: beat.sequence + 1_000 }, pair.nowMs));
    expect(new Set(fates)).toEqual(new Set(['unproven']));
    expect(pair.seenByB.verdict).toBe('unseen');
    // And the true peer is not kept out by it.
    for (let round = 0; round < 4; round += 1) pair.beat();
    expect(pair.seenByB.verdict).toBe('up');
  });

  it('refuses strangers by name, link and cluster', () => {
    const pair = together();
    const beat = pair.recorded.at(-1);
    if (beat === undefined) throw new Error('beats were recorded');
    for (const wrong of [{ from: 'x' }, { link: 7 }, { cluster: 'other' }]) {
      expect(pair.b.hear({ ...beat, ...wrong, sequence: 10_000 }, pair.nowMs)).toBe('foreign');
    }
  });

  it('takes a goodbye at its word, and a new incarnation after it', () => {
    const pair = together();
    pair.beat({ said: 'left' });
    expect(pair.seenByA.verdict).toBe('left');
    pair.rebootB('b2');
    for (let round = 0; round < 4; round += 1) pair.beat();
    expect(pair.seenByA.verdict).toBe('up');
  });

  it('has no opinion for the dead time after it slept as long, and says when it last spoke', () => {
    const pair = together();
    const spokeMs = pair.nowMs;
    pair.a.spoke(spokeMs);
    pair.nowMs += 1_000;
    expect(pair.a.tick(pair.nowMs)).toBe(false);
    expect(pair.a.observe(pair.nowMs)).toMatchObject({ spokeMs, peers: [{ verdict: 'up' }] });
    pair.nowMs += 25;
    expect(pair.a.tick(pair.nowMs)).toBe(false);
    expect(pair.a.observe(pair.nowMs)).toMatchObject({ peers: [{ verdict: 'up' }] });
    pair.pass(250);
    expect(pair.seenByA.verdict).toBe('up');
    pair.pass(25);
    expect(pair.seenByA.verdict).toBe('lost');
  });

  it('takes nobody for lost who could not hear it while it slept, for less than the dead time', () => {
    const pair = together();
    pair.beat({ aSends: [] });
    pair.nowMs += 225;
    // The peer still says how it heard us before the sleep.
    pair.beat({ aSends: [] });
    expect(pair.seenByA.verdict).toBe('up');
    pair.beat();
    pair.beat();
    pair.pass(100);
    expect(pair.seenByA.verdict).toBe('up');
  });

  it('rests no longer than until twice the dead time after the peer was heard: it counts on that', () => {
    const pair = together();
    // Cut off for most of the dead time before it slept for most of it.
    pair.pass(150);
    pair.nowMs += 225;
    pair.pass(75);
    expect(pair.seenByA.verdict).toBe('up');
    pair.pass(75);
    expect(pair.seenByA.verdict).toBe('lost');
  });

  it('that has been answered since it slept for long is awake, and rests again after the next sleep', () => {
    const pair = together();
    pair.nowMs += 400;
    pair.beat({ aSends: [] });
    pair.beat();
    pair.beat({ aSends: [] });
    pair.nowMs += 225;
    pair.beat({ aSends: [] });
    expect(pair.seenByA.verdict).toBe('up');
  });

  it('that sleeps again before it is answered rests again', () => {
    const pair = together();
    pair.nowMs += 150;
    pair.pass(25);
    pair.nowMs += 150;
    pair.pass(25);
    expect(pair.seenByA.verdict).toBe('up');
    pair.beat();
    pair.beat();
    expect(pair.seenByA.verdict).toBe('up');
  });

  it('that sleeps again and again judges all the same', () => {
    const pair = together();
    for (let naps = 0; naps < 5; naps += 1) {
      pair.nowMs += 125;
      pair.a.tick(pair.nowMs);
      pair.pass(25);
    }
    expect(pair.seenByA.verdict).toBe('lost');
  });

  it('says since when it speaks again after a silence that others may have concluded from', () => {
    const pair = together();
    pair.a.spoke(pair.nowMs);
    pair.a.spoke(pair.nowMs + 299);
    expect(pair.a.observe(pair.nowMs).thawedMs).toBeNull();
    pair.a.spoke(pair.nowMs + 599);
    pair.a.spoke(pair.nowMs + 650);
    expect(pair.a.observe(pair.nowMs).thawedMs).toBe(pair.nowMs + 599);
  });

  it('that slept as long as its peer never takes it for lost', () => {
    const pair = together();
    pair.nowMs += 1_000;
    pair.pass(25);
    for (let beats = 0; beats < 5; beats += 1) {
      pair.beat();
      expect(pair.seenByA.verdict).toBe('up');
    }
  });
});
