import { Coordinator } from '../coordinator/coordinator.ts';
import { carries, fencingOf, withGeneration } from '../coordinator/durable-state.ts';
import type { DurableState } from '../coordinator/durable-state.ts';
import { nextGeneration } from '../membership/generation.ts';
import { mergedMemory, nothingFenced } from '../fencing/fencing-memory.ts';
import type { Breaker, ClaimAnswer } from '../membership/claim.ts';
import { isSameEntitlement, type Entitlement } from '../membership/entitlement.ts';
import { askingMs } from '../membership/asking.ts';
import { Quorum } from '../membership/quorum.ts';
import type { QuorumStep, QuorumVerdict } from '../membership/quorum.ts';
import type { Observation } from '../membership/observation.ts';
import type { Introduction, Meeting } from '../membership/view.ts';
import type { Attributes } from './attributes.ts';
import type { Body } from './body.ts';
import { leavingMessage } from './departure.ts';
import { aloneText } from './event-text.ts';
import { Ours } from './ours.ts';
import type { MemberMessage } from './message.ts';
import type { OwnershipScene } from './ownership-report.ts';
import type { PeerLink } from './peer-link.ts';
import { peerWaitMs } from './peer-wait.ts';
import { quorumFactsOf } from './quorum-facts-of.ts';
import { tellPeerChange } from './tell-peer-change.ts';
import type { Work } from './work.ts';

/**
 * Who is a member, and who decides. A view ends when the guardian says that a
 * peer is gone; a new one begins when two members have met, or when there is
 * nobody to wait for. Every new view is a new generation, on disk before it acts.
 */
export class Views {
  readonly #body: Body;
  readonly #work: Work;
  readonly #attributes: Attributes;
  readonly #quorum: Quorum;
  readonly #ours = new Ours();
  #differsFrom: string | null = null;
  /** Something may be active here that an earlier life of the daemon began. */
  readonly #ownedAtStart: boolean;
  /** A person has said that this node need not wait, nor mind what its state lacks. */
  #goesOn = false;
  #hasObserved = false;
  /** What the guardian was told last. */
  #entitlement: Entitlement | null = null;
  #timerMs: number | null = null;
  #departsMs: number | null = null;

  constructor(body: Body, work: Work, attributes: Attributes) {
    this.#body = body;
    this.#work = work;
    this.#attributes = attributes;
    this.#ownedAtStart = work.owns;
    const { node, options, state } = body;
    const { life, membership, startedMonotonicMs: startedMs } = options;
    this.#quorum = new Quorum({ node, life, membership, generation: state.stamp.generation, startedMs });
    body.withheld = (peer) => this.#quorum.withheld(peer);
  }

  get ownership(): OwnershipScene {
    const { breakers, bid } = this.#quorum;
    return { entitlement: this.#entitlement, breakers, bid };
  }

  answered(breaker: Breaker, claimId: string, answer: ClaimAnswer): void {
    this.#quorum.answered(breaker, claimId, answer, this.#body.now.monotonicMs);
  }

  /** A person's word for a node that waits. */
  goOn(who: string): void {
    this.#goesOn = true;
    this.#body.publish('view', `${who} says that this node is to go on alone`);
  }

  /** Whether the tie-breakers know that nothing is owned here, or have had the time to hear it. */
  hasSaidFarewell(): boolean {
    const { now, options } = this.#body;
    this.#departsMs ??= now.monotonicMs;
    return this.#quorum.hasSaidFarewell || now.monotonicMs >= this.#departsMs + askingMs(options.membership);
  }

  /** The peer whose membership file is another than ours. */
  get differsFrom(): string | null {
    return this.#differsFrom;
  }

  /** Whether this host was frozen before this life, and what an earlier one left here may be somebody else's by now. */
  wasFrozenBefore({ thawedMs }: Observation): boolean {
    const { startedMonotonicMs, membership } = this.#body.options;
    if (this.#hasObserved || !this.#needsLease || !this.#ownedAtStart) return false;
    // An earlier life that was there when the host thawed has given up itself; one that has been gone longer is ended.
    return thawedMs !== null && thawedMs > startedMonotonicMs - membership.timings.respawnLimitMs;
  }

  /** Says whether there is anything new in it. */
  observe(observation: Observation): boolean {
    let isNews = !this.#hasObserved;
    this.#hasObserved = true;
    for (const peer of this.#body.peers) {
      const change = peer.observe(observation);
      isNews ||= change.isNews;
      tellPeerChange(this.#body, peer, change);
      if (change.life !== 'same') this.#peerGone(peer, change.life);
    }
    return isNews;
  }

  #peerGone(peer: PeerLink, life: 'lost' | 'left'): void {
    const { view, node, leavingPeers } = this.#body;
    this.#body.hangUp(peer);
    leavingPeers.delete(peer.peer);
    if (view?.members.includes(peer.peer) !== true || this.#needsLease) return;
    this.#form([node], `${peer.peer} ${life === 'left' ? 'has left' : 'is lost'}`);
  }

  /** What follows from the present, whatever happened. */
  tend(): void {
    for (const peer of this.#body.peers) {
      this.#meet(peer);
      const wanted = peer.wantsSession(this.#mayMeet);
      if (wanted !== null) this.#body.emit({ kind: wanted ? 'connect' : 'disconnect', peer: peer.peer });
      if (wanted === false) this.sessionDown(peer.peer);
      if (peer.needsIntroduction && this.#mayMeet) this.#introduce(peer);
    }
    this.#handOver();
    this.#goOnWithoutPeer();
    this.#judge();
    this.#tellNodes();
  }

  /** What the nodes are to whoever decides here, and what may be begun meanwhile. */
  #tellNodes(): void {
    const states = this.#body.nodeStates();
    const limit = this.#ours.limit(states);
    for (const [node, state] of states) this.#body.coordinator?.setNode(node, state);
    this.#body.coordinator?.limitTo(limit);
  }

  /** Who has given everything up to go, or is about to, comes to no view any more. */
  get #mayMeet(): boolean {
    const { departs, view } = this.#body;
    return !this.#work.isSteppingBack && (departs === null || view !== null);
  }

  sessionDown(peer: string): void {
    this.#body.peer(peer)?.disconnected();
  }

  heardIntroduction(peer: PeerLink, message: MemberMessage & { kind: 'introduce' }): void {
    const differs = message.membershipHash !== this.#body.options.membershipHash;
    this.#differsFrom = differs ? peer.peer : null;
    if (differs) this.#body.publish('warning', `the membership file of ${peer.peer} is not the same as here`);
    peer.heardIntroduction(message.introduction, message.state);
  }

  /** The peer decides from now on. */
  welcomed(peer: PeerLink, { view, state, known }: MemberMessage & { kind: 'welcome' }): void {
    const body = this.#body;
    if (!peer.decides || !this.#mayMeet || !view.members.includes(body.node)) return;
    this.#setAsideFor(state);
    body.adopt(state);
    body.view = view;
    body.coordinator = null;
    body.known = known;
    body.restsWith = null;
    peer.joined(false);
    this.#attributes.remind(known.attributes);
    body.send(peer.peer, this.#joined(view.generation));
    if (body.leaving) body.send(peer.peer, leavingMessage(body, this.#work, false));
    this.#publishView(`${peer.peer} decides`);
  }

  #joined(generation: number): MemberMessage {
    const [understands, { records }, { all: attributes }] = [this.#body.model !== null, this.#work, this.#attributes];
    return { kind: 'joined', generation, understands, records, attributes };
  }

  #introduce(peer: PeerLink): void {
    const introduction = this.#introduction();
    const { state, options } = this.#body;
    peer.introduced(introduction);
    this.#body.send(peer.peer, { kind: 'introduce', introduction, state, membershipHash: options.membershipHash });
  }

  #introduction(): Introduction {
    const { node, options, state, view, model } = this.#body;
    return {
      node,
      life: options.life,
      stamp: state.stamp,
      changed: state.changed,
      seen: Math.max(this.#quorum.seen, state.stamp.generation),
      view,
      owns: this.#work.owned,
      kept: state.intents
        .filter((intent) => intent.kind === 'kept')
        .map(({ resource, node: on }) => ({ resource, node: on })),
      understands: model !== null,
    };
  }

  #meet(peer: PeerLink): void {
    if (!peer.isToMeet) return;
    const meeting = peer.takeMeeting(this.#introduction(), this.#body.nodes);
    if (meeting === null) return;
    if (meeting !== 'outdated') return this.#followMeeting(peer, meeting);
    this.#body.hangUp(peer);
  }

  #followMeeting(peer: PeerLink, meeting: Meeting): void {
    const { node, state } = this.#body;
    if (meeting.stepsBack === node) return this.#work.stepBack('split');
    if (meeting.stepsBack !== null || meeting.coordinator !== node) return;
    const newest = meeting.stateOf === node ? state : (peer.theirState ?? state);
    this.#setAsideFor(newest);
    // Not on disk before it has the number of the view: by its own it would forget later ones, which would be given twice.
    this.#body.replace(newest);
    // What was fenced is a fact, whichever copy knows it.
    const memory = mergedMemory(fencingOf(state), fencingOf(peer.theirState ?? state));
    if (memory !== nothingFenced) this.#body.mergeFencing(memory);
    this.#form([node, peer.peer], `${peer.peer} has joined`, meeting.generation);
    this.#welcome(peer);
  }

  #welcome(peer: PeerLink): void {
    const { view, coordinator, state } = this.#body;
    if (view === null || coordinator === null) return;
    this.#body.send(peer.peer, { kind: 'welcome', view, state, known: coordinator.volatile });
  }

  /** Another copy of the state takes the place of ours, which is kept if it has a change that the other lacks. */
  #setAsideFor(state: DurableState): void {
    const ours = this.#body.state;
    if (carries(state, ours)) return;
    this.#body.emit({ kind: 'keepCopy', state: ours });
    const text =
      'two copies of the cluster state had diverged: the older one, from here, was set aside (crm state diff)';
    this.#body.publish('warning', text, { kept: state.stamp, setAside: ours.stamp });
  }

  /** One who cannot decide, since agents are missing here, leaves it to one who can: they meet anew. */
  #handOver(): void {
    const { coordinator, model, peers } = this.#body;
    if (coordinator === null || model !== null) return;
    for (const peer of peers) if (peer.understands) this.#body.hangUp(peer);
  }

  /**
   * While there is no view yet, or the one who decides is gone for good. While its
   * daemon is being started again nobody decides: what it began last is not known here.
   */
  #goOnWithoutPeer(): void {
    const { view, node, peers, leaving } = this.#body;
    if (!this.#mayMeet) return;
    if (view === null) {
      if (leaving || this.#needsLease || !this.#mayGoAlone()) return;
      return this.#form([node], peers.length === 0 ? 'it is the only node' : 'no peer is there');
    }
    const stuck = peers.find(({ peer, isStuck }) => isStuck && peer === view.coordinator);
    if (stuck !== undefined) this.#form(view.members, `the daemon of ${stuck.peer} is gone for good`);
  }

  get #needsLease(): boolean {
    return this.#quorum.breakers.length > 0;
  }

  #mayGoAlone(): boolean {
    const { view, leaving, peers } = this.#body;
    const mayForm = view === null && !leaving && !this.#work.isSteppingBack;
    return mayForm && peers.every((peer) => this.#needNotWaitFor(peer));
  }

  #needNotWaitFor({ verdict }: PeerLink): boolean {
    const { now, options } = this.#body;
    const waitedMs = now.monotonicMs - options.startedMonotonicMs;
    return verdict === 'lost' || verdict === 'left' || (verdict === 'unseen' && waitedMs >= this.#waitMs);
  }

  /** For a peer that was never heard. Who already owns something went on without it in an earlier life. */
  get #waitMs(): number {
    const { model, options } = this.#body;
    const { membership } = options;
    if (this.#goesOn || (this.#ownedAtStart && this.#needsLease)) return 0;
    return this.#ownedAtStart ? membership.timings.initdeadMs : peerWaitMs(membership, model);
  }

  /** Asks what must be asked, and does what follows from the answers. */
  #judge(): void {
    const step = this.#takeStep();
    this.#body.isQuorate = step.isQuorate;
    this.#follow(step.verdict);
    // What has been done may have changed what this node may own.
    const { entitlement, isQuorate } =
      step.verdict.kind === 'stay' || step.verdict.kind === 'free' ? step : this.#takeStep();
    this.#body.isQuorate = isQuorate;
    this.#body.coordinator?.setQuorate(isQuorate);
    this.#tellGuardian(entitlement);
    this.#armTimer();
  }

  #takeStep(): QuorumStep {
    const scene = { mayGoAlone: this.#mayGoAlone(), force: this.#goesOn };
    const step = this.#quorum.step(quorumFactsOf(this.#body, this.#work, scene));
    for (const { breaker, claimId, claim } of step.claims) this.#body.emit({ kind: 'claim', breaker, claimId, claim });
    return step;
  }

  #follow(verdict: QuorumVerdict): void {
    const { node, view, model } = this.#body;
    switch (verdict.kind) {
      case 'free':
      case 'stay':
        return;
      case 'goAlone':
        this.#goesOn = false;
        return this.#form([node], aloneText(this.#body.peers, this.#quorum.breakers), verdict.generation);
      case 'renumber':
        if (this.#body.coordinator !== null && view !== null) this.#renumber(view.members);
        return;
      case 'giveUp':
        if (model?.properties.noQuorumPolicy === 'suicide' && this.#work.owns) {
          this.#body.emit({ kind: 'selfFence', reason: 'it may own no longer, and noQuorumPolicy is suicide' });
        }
        return this.#work.stepBack('quorum');
    }
  }

  /** The same members, under a number that every tie-breaker takes for the newest. */
  #renumber(members: readonly string[]): void {
    // Who was in the one before may be gone, and have a lease: a view of all is one when all have come into it.
    for (const peer of this.#body.peers) peer.hasToJoin();
    this.#form(members, 'a tie-breaker knows of a later view');
    for (const peer of this.#body.peers) if (members.includes(peer.peer)) this.#welcome(peer);
  }

  #tellGuardian(entitlement: Entitlement | null): void {
    if (entitlement === null || isSameEntitlement(entitlement, this.#entitlement)) return;
    this.#entitlement = entitlement;
    this.#body.emit({ kind: 'entitled', entitlement });
  }

  /** What is due is found by looking at everything. One that came a moment early comes again. */
  timerFired(): void {
    this.#timerMs = this.#body.now.monotonicMs;
  }

  #armTimer(): void {
    const { monotonicMs: nowMs } = this.#body.now;
    const nextMs = this.#needsLease ? this.#quorum.nextMs(nowMs) : null;
    const atMs = nextMs !== null && this.#timerMs === nowMs ? Math.max(nextMs, nowMs + 1) : nextMs;
    if (atMs === this.#timerMs) return;
    this.#timerMs = atMs;
    if (atMs !== null) this.#body.emit({ kind: 'armTimer', timer: quorumTimer, atMs });
  }

  #nextGeneration(): number {
    const { node, nodes, state } = this.#body;
    return nextGeneration(node, nodes, Math.max(this.#quorum.seen, state.stamp.generation));
  }

  /** A view in which this node decides. */
  #form(members: readonly string[], why: string, generation = this.#nextGeneration()): void {
    const body = this.#body;
    const volatile = body.coordinator?.volatile ?? body.known;
    const decides = body.coordinator !== null && members.every((each) => body.view?.members.includes(each));
    this.#ours.formed(decides, this.#work.owned);
    body.view = { generation, coordinator: body.node, members: [...members].sort() };
    body.adopt(withGeneration(body.state, generation, body.node));
    body.coordinator = new Coordinator(
      { nodes: body.nodes, generation },
      { model: body.model, intents: body.intents(), volatile, hold: fencingOf(body.state).hold },
    );
    body.coordinator.setQuorate(body.isQuorate);
    this.#tellNodes();
    body.coordinator.setNodeHistory(body.node, this.#work.records, body.now.wallMs);
    body.coordinator.setNodeAttributes(body.node, this.#attributes.own, body.now.wallMs);
    this.#publishView(why);
  }

  #publishView(why: string): void {
    const { view } = this.#body;
    if (view === null) return;
    const text = `view ${view.generation}: ${view.members.join(', ')}; ${view.coordinator} decides; ${why}`;
    this.#body.publish('view', text, { ...view, why });
  }
}

export const quorumTimer = 'quorum';
