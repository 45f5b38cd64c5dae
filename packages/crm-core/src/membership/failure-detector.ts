import type { Beat, Said } from './beat.ts';
import type { Timings } from './config.ts';
import type { Standing } from './entitlement.ts';
import { LinkMeter } from './link-meter.ts';
import type { LinkVerdict, Observation, PeerObservation, Verdict } from './observation.ts';

/**
 * Judges from the beats that arrive whether a peer lives. The only part of
 * Understudy that ever concludes that a peer is dead.
 *
 * - A beat counts if it proves to be fresh: it echoes this guardian's own random
 *   incarnation, and its sequence has not been seen on its link. So what was
 *   recorded before either side started, or is played again, proves nothing.
 * - A link counts as up if it carries both ways: beats name the last of ours that
 *   their sender heard there, so a cable that is cut in one direction is cut. What
 *   counts is when that one was sent: so a peer that takes us for lost knows since
 *   when at the latest we count it as lost, however long anything was on its way.
 * - A judge that was asleep has no opinion for as long as it slept, at most the
 *   dead time: the datagrams that queued up have yet to be read, and what a peer
 *   says of its hearing is about the sleep until it has heard of us again: then the
 *   judge is awake. Whom it could not hear for twice the dead time is lost also while it
 *   rests, however often it slept, since the peer counts on that; but not after a sleep
 *   as long as the dead time, after which this node has given up anyway.
 *
 * - One that was lost is up again when a link works within half the dead time: one that
 *   takes about as long as the dead time would make it come and go several times a second.
 *
 * Time is in milliseconds of the host's monotonic clock, handed in.
 */
export class FailureDetector {
  readonly #options: DetectorOptions;
  readonly #peers: readonly Peer[];
  #lastTickMs: number;
  #spokeMs: number;
  #hasSpoken = false;
  #thawedMs: number | null = null;
  #isResting = false;
  #wokeMs = -Infinity;
  #restsUntilMs = -Infinity;
  /** How old a link may be while it rests. */
  #patienceMs = Infinity;

  constructor(options: DetectorOptions, startedMs: number) {
    this.#options = options;
    this.#lastTickMs = startedMs;
    this.#spokeMs = startedMs;
    this.#peers = options.peers.map((id) => newPeer(id, options.links));
  }

  /** Takes an authenticated beat. Says what became of it; anything but `counted` changed no verdict. */
  hear(beat: Beat, nowMs: number): BeatFate {
    const peer = this.#peers.find(({ id }) => id === beat.from);
    const link = peer?.links[beat.link];
    if (peer === undefined || link === undefined || beat.cluster !== this.#options.cluster) return 'foreign';
    if (peer.retired.has(beat.incarnation)) return 'replayed';
    if (beat.incarnation === peer.incarnation && beat.sequence <= link.lastSequence) return 'replayed';
    if (!this.#isForUs(beat)) {
      if (beat.incarnation !== peer.incarnation) peer.greeted = beat.incarnation;
      return 'unproven';
    }
    if (beat.incarnation !== peer.incarnation) adopt(peer, beat.incarnation);
    this.#count(peer, link, beat, nowMs);
    return 'counted';
  }

  #isForUs(beat: Beat): boolean {
    return beat.echo === this.#options.incarnation || beat.greeting === this.#options.incarnation;
  }

  #count(peer: Peer, link: Link, beat: Beat, nowMs: number): void {
    peer.described = null;
    link.lastSequence = beat.sequence;
    link.meter.note(beat.sequence, this.#roundTripMs(beat, nowMs));
    link.heardMs = nowMs;
    link.heardSentMs = beat.sentMs;
    if (beat.echo === this.#options.incarnation) this.#countHearing(peer, beat);
    // On another link a newer one may have come before.
    if (beat.sentMs < peer.spokeMs) return;
    peer.spokeMs = beat.sentMs;
    peer.said = beat.said;
    peer.standing = beat.standing;
    if (beat.said === 'left') peer.verdict = 'left';
    else if (this.#linkAgeMs(link, nowMs) <= this.#patienceWith(peer)) peer.verdict = 'up';
  }

  #patienceWith({ verdict }: Peer): number {
    const { deadtimeMs } = this.#options.timings;
    return verdict === 'lost' ? deadtimeMs / 2 : deadtimeMs;
  }

  /** Of this beat's link: since ours went out that it answers, without the time that the peer kept it. */
  #roundTripMs({ echo, link, heardSentMs, heardAgoMs }: Beat, nowMs: number): number | null {
    const [sentMs, agoMs] = [heardSentMs[link] ?? null, heardAgoMs[link] ?? null];
    if (echo !== this.#options.incarnation || sentMs === null || agoMs === null) return null;
    return nowMs - sentMs - agoMs;
  }

  #countHearing(peer: Peer, beat: Beat): void {
    for (const [index, sentMs] of beat.heardSentMs.entries()) {
      const other = peer.links[index];
      if (other === undefined || sentMs === null) continue;
      other.wasHeardMs = Math.max(other.wasHeardMs ?? -Infinity, sentMs);
    }
  }

  /** To be called steadily, at least twice in `keepaliveMs`. True if a verdict changed. */
  tick(nowMs: number): boolean {
    const gapMs = nowMs - this.#lastTickMs;
    this.#lastTickMs = nowMs;
    const { keepaliveMs, deadtimeMs } = this.#options.timings;
    const wasFrozen = gapMs >= deadtimeMs;
    if (wasFrozen || (gapMs > keepaliveMs && !(this.#isResting && this.#patienceMs === Infinity))) {
      this.#isResting = true;
      this.#wokeMs = nowMs;
      this.#restsUntilMs = nowMs + Math.min(gapMs, deadtimeMs);
      this.#patienceMs = wasFrozen ? Infinity : 2 * deadtimeMs;
    }
    this.#isResting &&= nowMs < this.#restsUntilMs && !this.#isAnswered();
    const patienceMs = this.#isResting ? this.#patienceMs : deadtimeMs;
    let changed = false;
    for (const peer of this.#peers) {
      if (peer.verdict !== 'up') continue;
      if (peer.links.some((link) => this.#linkAgeMs(link, nowMs) <= patienceMs)) continue;
      peer.verdict = 'lost';
      peer.described = null;
      changed = true;
    }
    return changed;
  }

  /** Since it woke up, every peer that counts as up has been heard, and has heard this node. */
  #isAnswered(): boolean {
    const isFresh = (atMs: number | null): boolean => atMs !== null && atMs >= this.#wokeMs;
    return this.#peers.every(
      ({ verdict, links }) =>
        verdict !== 'up' || links.some(({ heardMs, wasHeardMs }) => isFresh(heardMs) && isFresh(wasHeardMs)),
    );
  }

  /** To be called with every beat that goes out: from then on, peers count how long this node is silent. */
  spoke(nowMs: number): void {
    if (this.#hasSpoken && nowMs - this.#spokeMs >= this.#options.timings.deadtimeMs) this.#thawedMs = nowMs;
    this.#hasSpoken = true;
    this.#spokeMs = nowMs;
  }

  /** All that is known now. */
  observe(nowMs: number): Observation {
    return {
      monotonicMs: nowMs,
      spokeMs: this.#spokeMs,
      thawedMs: this.#thawedMs,
      peers: this.#peers.map((peer) => this.#describe(peer, nowMs)),
    };
  }

  /** What the next beat to a peer should say of its hearing. */
  hearing(peerId: string, nowMs: number): Pick<Beat, 'echo' | 'greeting' | 'heardSentMs' | 'heardAgoMs'> {
    const peer = this.#peers.find(({ id }) => id === peerId);
    if (peer === undefined) return { echo: null, greeting: null, heardSentMs: [], heardAgoMs: [] };
    return {
      echo: peer.incarnation,
      greeting: peer.greeted,
      heardSentMs: peer.links.map(({ heardSentMs }) => heardSentMs),
      heardAgoMs: peer.links.map(({ heardMs }) => (heardMs === null ? null : hundredths(nowMs - heardMs))),
    };
  }

  /** When it last did both ways; long before all time: never. */
  #linkWorkedMs({ heardMs, wasHeardMs }: Link): number {
    if (heardMs === null || wasHeardMs === null) return -Infinity;
    // One that was heard is answered with the next beat.
    return Math.min(heardMs, wasHeardMs + this.#options.timings.keepaliveMs);
  }

  #linkAgeMs(link: Link, nowMs: number): number {
    return nowMs - this.#linkWorkedMs(link);
  }

  #workedMs({ links }: Peer): number | null {
    const workedMs = Math.max(...links.map((link) => this.#linkWorkedMs(link)));
    return workedMs === -Infinity ? null : workedMs;
  }

  /** By time alone, only the verdicts on its links change. */
  #describe(peer: Peer, nowMs: number): PeerObservation {
    const { verdicts } = peer;
    if (peer.links.some((link, index) => this.#linkVerdict(link, nowMs) !== verdicts[index])) {
      peer.verdicts = peer.links.map((link) => this.#linkVerdict(link, nowMs));
      peer.described = null;
    }
    return (peer.described ??= describe(peer, this.#workedMs(peer)));
  }

  #linkVerdict(link: Link, nowMs: number): LinkVerdict {
    if (link.heardMs === null) return 'unseen';
    const ageMs = this.#linkAgeMs(link, nowMs);
    if (ageMs > this.#options.timings.deadtimeMs) return 'down';
    return ageMs > this.#options.timings.warntimeMs ? 'late' : 'up';
  }
}

export interface DetectorOptions {
  readonly cluster: string;
  /** This guardian's own, random. */
  readonly incarnation: string;
  readonly peers: readonly string[];
  /** How many links there are. */
  readonly links: number;
  readonly timings: Timings;
}

export type BeatFate = 'counted' | 'unproven' | 'replayed' | 'foreign';

interface Peer {
  readonly id: string;
  verdict: Verdict;
  said: Said | null;
  standing: Standing | null;
  /** When the beat was sent that said so, by the peer's clock. */
  spokeMs: number;
  /** The proven one. */
  incarnation: string | null;
  /** A new one that has yet to prove itself. */
  greeted: string | null;
  /** Those that came before: nothing they said counts any more. */
  readonly retired: Set<string>;
  readonly links: readonly Link[];
  /** Of each link, as they were told last. */
  verdicts: readonly LinkVerdict[];
  /** As it was told last; null: something has come since. */
  described: PeerObservation | null;
}

interface Link {
  lastSequence: number;
  /** When we heard the peer here. */
  heardMs: number | null;
  /** When that was sent, by the peer's clock. */
  heardSentMs: number | null;
  /** When that was sent which the peer last heard of us here, by our clock. */
  wasHeardMs: number | null;
  readonly meter: LinkMeter;
}

/** A peer is not started again more often than this while we live: older ones are forgotten. */
const retiredLimit = 1024;

function newPeer(id: string, links: number): Peer {
  return {
    id,
    verdict: 'unseen',
    said: null,
    standing: null,
    spokeMs: -Infinity,
    incarnation: null,
    greeted: null,
    retired: new Set(),
    links: Array.from({ length: links }, newLink),
    verdicts: [],
    described: null,
  };
}

function describe(peer: Peer, workedMs: number | null): PeerObservation {
  const heardMs = peer.links.reduce((latestMs, link) => Math.max(latestMs, link.heardMs ?? -Infinity), -Infinity);
  return {
    peer: peer.id,
    verdict: peer.verdict,
    said: peer.said,
    standing: peer.standing,
    incarnation: peer.incarnation,
    links: peer.verdicts,
    measures: peer.links.map(({ meter }) => meter.measure),
    lastHeardMs: heardMs === -Infinity ? null : heardMs,
    workedMs,
  };
}

/** Of a millisecond: more digits would only make the beat longer. */
function hundredths(ms: number): number {
  return Math.round(100 * ms) / 100;
}

function newLink(): Link {
  return { lastSequence: 0, heardMs: null, heardSentMs: null, wasHeardMs: null, meter: new LinkMeter() };
}

/** A new incarnation ends the old one. */
function adopt(peer: Peer, incarnation: string): void {
  if (peer.incarnation !== null) retire(peer, peer.incarnation);
  peer.incarnation = incarnation;
  peer.greeted = null;
  peer.spokeMs = -Infinity;
  peer.standing = null;
  for (const link of peer.links) Object.assign(link, newLink());
}

function retire(peer: Peer, incarnation: string): void {
  peer.retired.add(incarnation);
  if (peer.retired.size <= retiredLimit) return;
  const oldest = peer.retired.values().next().value;
  if (oldest !== undefined) peer.retired.delete(oldest);
}
