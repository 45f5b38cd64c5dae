import { askingMs, breakersOf, needsLease } from './asking.ts';
import type { Breaker, Claim, ClaimAnswer } from './claim.ts';
import type { MembershipConfig } from './config.ts';
import { withheldUntil } from './done-at.ts';
import type { Withheld } from './done-at.ts';
import type { Entitlement } from './entitlement.ts';
import { nextGeneration } from './generation.ts';
import type { PeerFacts, QuorumFacts } from './quorum-facts.ts';
import { TieBreaker } from './tie-breaker.ts';
import type { Grant, Purpose } from './tie-breaker.ts';
import type { View } from './view.ts';

/**
 * Whether this node may own, and what it has to ask for it: docs/ownership.md as a
 * machine. Each step is given all that is known and gives all that follows; it keeps
 * only what was asked and answered, and since when.
 *
 * - Together with all, nothing is needed. Who loses a peer may own for as long as asking
 *   takes, and then only with the word of every tie-breaker that is configured.
 * - Each is asked by who has the word of those before it.
 * - Without tie-breakers that give leases, whoever has a view may own.
 */
export class Quorum {
  readonly #options: QuorumOptions;
  readonly #breakers: readonly TieBreaker[];
  readonly #needsLease: boolean;
  /** The highest generation that was heard of, or claimed. */
  #seen = 0;
  /** Of the view that all its members have joined. */
  #complete: number | null = null;
  #common: number;
  /** The generation that is asked for, or held, alone. */
  #bid: number | null = null;
  #askingSinceMs: number | null = null;
  #noneSinceMs: number;
  /** This life has had a view, or has given up. */
  #hasSpoken = false;
  #claims = 0;
  #facts: QuorumFacts | null = null;

  constructor(options: QuorumOptions) {
    const { membership, generation, startedMs } = options;
    this.#options = options;
    this.#needsLease = needsLease(membership) && membership.nodes.length > 1;
    this.#breakers = this.#needsLease ? breakersOf(membership).map((each) => new TieBreaker(each, membership)) : [];
    this.#common = generation;
    this.#noneSinceMs = startedMs;
  }

  /** The highest generation of which this node knows: the next view is above it. */
  get seen(): number {
    return this.#seen;
  }

  /** The generation that is asked for, or held, alone; null: none is. */
  get bid(): number | null {
    return this.#bid;
  }

  get breakers(): readonly TieBreaker[] {
    return this.#breakers;
  }

  step(facts: QuorumFacts): QuorumStep {
    // Where nothing is owned, it is over before anybody sees it begin; the view is gone all the same.
    const leftView = facts.view === null && (this.#facts?.view ?? null) !== null;
    if (leftView || (facts.isSteppingBack && this.#facts?.isSteppingBack !== true)) this.#gaveUp(facts.nowMs);
    this.#facts = facts;
    this.#seen = Math.max(this.#seen, facts.generation);
    this.#noteView(facts);
    if (!this.#needsLease) return this.#withoutLease(facts);
    const standing = this.#standing(facts);
    if (standing === 'together') this.#stopAsking();
    // A view with the peer was formed above it: what is asked for next must be above that one.
    if (standing === 'apart' && this.#bid !== null && this.#bid < (facts.view?.generation ?? 0)) this.#bid = null;
    const step: QuorumStep = {
      claims: this.#claimsFor(standing, facts),
      verdict: this.#verdict(standing, facts),
      entitlement: this.#entitlement(standing, facts),
      isQuorate: standing !== 'alone' || this.#isHeld(facts.nowMs),
    };
    // A view of the number that was given up would be a second one, were the answer to come after all.
    if (step.verdict.kind === 'giveUp') this.#gaveUp(facts.nowMs);
    return step;
  }

  /** What a tie-breaker answered. Only the answer to the last claim counts. */
  answered(breaker: Breaker, claimId: string, answer: ClaimAnswer, nowMs: number): void {
    const asked = this.#breakers.find((each) => each.breaker === breaker);
    if (asked?.answered(claimId, answer, nowMs) !== true || answer.kind !== 'denied') return;
    this.#seen = Math.max(this.#seen, answer.newest);
    if (this.#bid === null || this.#bid > answer.newest || this.#isHeld(nowMs)) return;
    // Another number is needed; if nothing else is in the way, at once.
    this.#bid = null;
    if (answer.holder === null) asked.retryAtOnce();
  }

  /** Why what a peer had may not be begun here yet; null: nothing is in the way. */
  withheld(peer: string): Withheld | null {
    const facts = this.#facts;
    const of = facts?.peers.find((each) => each.peer === peer);
    if (!this.#needsLease || facts === null || of === undefined || facts.view === null || of.verdict === 'up')
      return null;
    if (facts.view.members.includes(peer)) {
      return { untilMs: null, why: `this node asks whether it may go on without ${peer}` };
    }
    const { membership, startedMs } = this.#options;
    const context = { membership, startedMs, commonGeneration: this.#common, grants: this.#grants() };
    return withheldUntil(of, context, facts.nowMs);
  }

  #noteView({ view, peers }: QuorumFacts): void {
    if (view === null) return;
    this.#hasSpoken = true;
    this.#seen = Math.max(this.#seen, view.generation);
    const others = peers.filter(({ peer }) => view.members.includes(peer));
    if (others.length === 0 || !others.every(({ hasJoined }) => hasJoined)) return;
    this.#complete = view.generation;
    this.#common = view.generation;
  }

  #withoutLease(facts: QuorumFacts): QuorumStep {
    const { view } = facts;
    const entitlement: Entitlement | null =
      view === null ? this.#none(facts) : { kind: 'alone', generation: view.generation, members: view.members };
    return { claims: [], verdict: { kind: 'free' }, entitlement, isQuorate: true };
  }

  /** Where this node stands, by what it knows now. */
  #standing(facts: QuorumFacts): Standpoint {
    const { view, peers } = facts;
    if (facts.isDeparting) return 'waiting';
    if (view === null) return facts.mayGoAlone ? 'outside' : 'waiting';
    const others = peers.filter(({ peer }) => view.members.includes(peer));
    if (others.length === 0) return 'alone';
    if (!others.every((peer) => isWith(peer, view, this.#options.node))) return 'apart';
    if (this.#complete === view.generation) return 'together';
    // The peer has yet to come into this view; a lease that is held until then goes on.
    return this.#isHeld(facts.nowMs) ? 'alone' : 'forming';
  }

  #stopAsking(): void {
    this.#bid = null;
    this.#askingSinceMs = null;
  }

  #isHeld(nowMs: number): boolean {
    const bid = this.#bid;
    return bid !== null && this.#breakers.every((each) => each.holds(bid, nowMs));
  }

  #claimsFor(standpoint: Standpoint, facts: QuorumFacts): readonly Asked[] {
    switch (standpoint) {
      case 'together':
        return this.#words('together', facts.view?.generation ?? 0, facts);
      case 'forming':
        return [];
      case 'alone':
        return this.#bidClaims(facts);
      case 'apart':
      case 'outside':
        return this.#isTimeToAsk(facts) ? this.#bidClaims(facts) : this.#farewell(facts);
      case 'waiting':
        this.#stopAsking();
        return this.#farewell(facts);
    }
  }

  /** Who owns something asks at once; who does not leaves the others the first half of the time. */
  #isTimeToAsk({ nowMs, owns }: QuorumFacts): boolean {
    this.#askingSinceMs ??= nowMs;
    return owns || nowMs >= this.#askingSinceMs + this.#headStartMs;
  }

  get #headStartMs(): number {
    return Math.ceil(askingMs(this.#options.membership) / 2);
  }

  #bidClaims(facts: QuorumFacts): readonly Asked[] {
    const { nowMs, changed } = facts;
    const { node, membership } = this.#options;
    const nodes = membership.nodes.map(({ id }) => id).sort();
    this.#bid ??= nextGeneration(node, nodes, this.#seen);
    const bid = this.#bid;
    this.#seen = Math.max(this.#seen, bid);
    const asked: Asked[] = [];
    for (const each of this.#breakers) {
      each.forget('alone');
      if (each.wantsClaim(bid, changed, nowMs)) asked.push(this.#ask(each, 'alone', bid, facts));
      if (!each.holds(bid, nowMs)) break;
    }
    return asked;
  }

  #farewell(facts: QuorumFacts): readonly Asked[] {
    return !facts.owns ? this.#words('farewell', this.#seen, facts) : [];
  }

  #words(purpose: Purpose, generation: number, facts: QuorumFacts): readonly Asked[] {
    for (const each of this.#breakers) each.forget(purpose);
    const due = this.#breakers.filter((each) => each.wantsWord(purpose, generation, facts.changed, facts.nowMs));
    return due.map((each) => this.#ask(each, purpose, generation, facts));
  }

  #ask(breaker: TieBreaker, purpose: Purpose, generation: number, facts: QuorumFacts): Asked {
    const { node, life, membership } = this.#options;
    const { nowMs, view, changed, owns, force } = facts;
    // What is on the disk: a number that was only asked for may be forgotten, and be taken again.
    const gaveUp = (view === null || facts.isDeparting) && !owns ? facts.generation : null;
    this.#claims += 1;
    const claimId = `claim-${this.#claims}`;
    breaker.ask({ claimId, purpose, generation, changed, askedMs: nowMs });
    const members = { alone: [node], together: view?.members ?? [], farewell: [] }[purpose];
    const claim: Claim = {
      cluster: membership.cluster,
      node,
      life,
      generation,
      members,
      stamp: changed,
      leaseMs: breaker.leaseMs,
      selfStopLimitMs: membership.timings.selfStopLimitMs,
      gaveUp,
      force,
    };
    return { breaker: breaker.breaker, claimId, claim };
  }

  #verdict(standpoint: Standpoint, facts: QuorumFacts): QuorumVerdict {
    const { nowMs, view, owns } = facts;
    const isHeld = this.#isHeld(nowMs);
    switch (standpoint) {
      case 'together':
        return this.#isOutnumbered(view) ? { kind: 'renumber' } : { kind: 'stay' };
      case 'forming':
        return { kind: 'stay' };
      case 'waiting':
        // What an earlier life left active may be somebody else's by now.
        return owns && !this.#hasSpoken && facts.peers.some(hasGoneOn(facts)) ? { kind: 'giveUp' } : { kind: 'stay' };
      case 'alone':
        return isHeld || facts.goesOnWithout ? { kind: 'stay' } : { kind: 'giveUp' };
      case 'apart':
        if (isHeld && this.#bid !== null) return { kind: 'goAlone', generation: this.#bid };
        return nowMs < this.#askingEndMs ? { kind: 'stay' } : facts.goesOnWithout ? this.#goOn() : { kind: 'giveUp' };
      case 'outside':
        if (isHeld && this.#bid !== null) return { kind: 'goAlone', generation: this.#bid };
        if (nowMs >= this.#askingEndMs && facts.goesOnWithout) return this.#goOn();
        return view === null && owns && !this.#hasSpoken && nowMs >= this.#askingEndMs
          ? { kind: 'giveUp' }
          : { kind: 'stay' };
    }
  }

  /** In a view that is not quorate; the lease is asked for on. */
  #goOn(): QuorumVerdict {
    const { node, membership } = this.#options;
    const nodes = membership.nodes.map(({ id }) => id).sort();
    return { kind: 'goAlone', generation: nextGeneration(node, nodes, this.#seen) };
  }

  /** A view that a tie-breaker takes for an old one cannot be noted there. */
  #isOutnumbered(view: View | null): boolean {
    return this.#breakers.some(({ answer }) => answer?.kind === 'denied' && answer.newest > (view?.generation ?? 0));
  }

  get #askingEndMs(): number {
    return (this.#askingSinceMs ?? Infinity) + askingMs(this.#options.membership);
  }

  #entitlement(standpoint: Standpoint, facts: QuorumFacts): Entitlement | null {
    const { view, nowMs } = facts;
    if (view === null || facts.isDeparting) return this.#none(facts);
    const { generation, members } = view;
    this.#noneSinceMs = nowMs;
    switch (standpoint) {
      case 'apart':
        return { kind: 'asking', generation, members, untilMs: this.#askingEndMs };
      case 'alone':
        if (!this.#isHeld(nowMs) && facts.goesOnWithout) return { kind: 'alone', generation, members };
        return { kind: 'leased', generation, members, untilMs: this.#leaseEndMs(nowMs) };
      default:
        return { kind: 'together', generation, members };
    }
  }

  /** Null: what an earlier life said still holds. */
  #none({ owns, nowMs, generation }: QuorumFacts): Entitlement | null {
    if (owns && !this.#hasSpoken) return null;
    if (!this.#hasSpoken) this.#noneSinceMs = nowMs;
    this.#hasSpoken = true;
    return { kind: 'none', sinceMs: this.#noneSinceMs, gaveUp: owns ? null : generation };
  }

  /** This node gives up what it owns, for whatever reason: it has to ask anew. */
  #gaveUp(nowMs: number): void {
    this.#hasSpoken = true;
    this.#noneSinceMs = nowMs;
    this.#stopAsking();
  }

  /** `nowMs` where there is none. */
  #leaseEndMs(nowMs: number): number {
    const grants = this.#grants();
    return grants.length === 0 ? nowMs : Math.min(...grants.map(({ untilMs }) => untilMs));
  }

  #grants(): readonly Grant[] {
    return this.#breakers.flatMap(({ grant }) => (grant !== null && grant.generation === this.#bid ? [grant] : []));
  }

  /** Whether every tie-breaker that gives leases knows that this node owns nothing. */
  get hasSaidFarewell(): boolean {
    return this.#breakers.every((each) => each.isHint || each.lastTold === 'farewell');
  }

  /** When something is to be done by the clock alone; null: nothing is. */
  nextMs(nowMs: number): number | null {
    let nextMs = Infinity;
    const consider = (timeMs: number | null): void => {
      if (timeMs !== null && timeMs > nowMs && timeMs < nextMs) nextMs = timeMs;
    };
    for (const { peer } of this.#facts?.peers ?? []) consider(this.withheld(peer)?.untilMs ?? null);
    if (this.#askingSinceMs !== null) {
      consider(this.#askingSinceMs + this.#headStartMs);
      consider(this.#askingEndMs);
    }
    if (this.#bid !== null && this.#grants().length > 0) consider(this.#leaseEndMs(nowMs));
    for (const each of this.#breakers) consider(each.nextMs(nowMs));
    return nextMs === Infinity ? null : nextMs;
  }
}

export interface QuorumOptions {
  readonly node: string;
  /** Random, new with every start of the daemon. */
  readonly life: string;
  readonly membership: MembershipConfig;
  /** Of the state at the start. */
  readonly generation: number;
  readonly startedMs: number;
}

export interface QuorumStep {
  readonly claims: readonly Asked[];
  readonly verdict: QuorumVerdict;
  /** Null: what was said last still holds. */
  readonly entitlement: Entitlement | null;
  readonly isQuorate: boolean;
}

export interface Asked {
  readonly breaker: Breaker;
  readonly claimId: string;
  readonly claim: Claim;
}

export type QuorumVerdict =
  /** No lease is needed: views come and go without asking. */
  | { readonly kind: 'free' }
  | { readonly kind: 'stay' }
  /** It may be alone, in a view of this generation. */
  | { readonly kind: 'goAlone'; readonly generation: number }
  /** Its view needs a higher number. */
  | { readonly kind: 'renumber' }
  /** It may own no longer. */
  | { readonly kind: 'giveUp' };

/**
 * `together`: all members are heard and have joined. `forming`: some have yet to join.
 * `apart`: a member of the view was lost, or left it. `alone`: nobody else is in the
 * view. `outside`: no view, and nobody to wait for. `waiting`: no view yet.
 */
type Standpoint = 'together' | 'forming' | 'apart' | 'alone' | 'outside' | 'waiting';

/** It is heard, and does not say that it is in a newer view than ours, without us. */
function isWith({ verdict, standing }: PeerFacts, view: View, node: string): boolean {
  const theirs = standing?.view ?? null;
  const isElsewhere = theirs !== null && theirs.generation > view.generation && !theirs.members.includes(node);
  return verdict === 'up' && !isElsewhere;
}

function hasGoneOn({ generation }: QuorumFacts): (peer: PeerFacts) => boolean {
  return ({ verdict, standing }) => verdict === 'up' && (standing?.view?.generation ?? 0) > generation;
}
