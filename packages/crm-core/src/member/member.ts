import type { StatusReport } from '@understudy/contracts';
import type { KnownAgents } from '../model/check-context.ts';
import { applyIntents } from '../coordinator/intents.ts';
import type { DurableState } from '../coordinator/durable-state.ts';
import type { Coordinator } from '../coordinator/coordinator.ts';
import type { CoordinatorEffect } from '../coordinator/coordinator-effect.ts';
import { type ClusterAnswer, nameRequests } from '../coordinator/name-requests.ts';
import { explainOwn, type OwnQuestion } from '../definition/explain-own.ts';
import { schedule } from '../definition/schedule.ts';
import type { Observation } from '../membership/observation.ts';
import { givesLease } from '../membership/asking.ts';
import { activityOf } from './activity.ts';
import { allIsWell } from './all-is-well.ts';
import { Attributes, type SetAttribute } from './attributes.ts';
import { Body } from './body.ts';
import { learnBootServices, tellBootServices } from './boot-services.ts';
import { Departure } from './departure.ts';
import { Desk } from './desk.ts';
import { Fences } from './fences.ts';
import type { MemberEffect } from './effect.ts';
import { GuardianWatch } from './guardian-watch.ts';
import type { MemberInput } from './input.ts';
import type { MemberOptions } from './member-options.ts';
import type { MemberMessage, MemberRequest } from './message.ts';
import { PauseGuard } from './pause-guard.ts';
import type { PeerLink } from './peer-link.ts';
import { clusterStatus, statusReport } from './status-report.ts';
import { quorumTimer, Views } from './views.ts';
import { Work } from './work.ts';

/**
 * One node of the cluster as one machine: `step(input)` gives the effects, in the
 * order in which they must be carried out. It joins the parts and adds no policy
 * of its own: `Views` (who is there, who decides), `Coordinator` (while this node
 * decides), `Work` (what runs here), `Desk` (what people ask for),
 * `Departure` (how members leave).
 *
 * Never re-entered, never calls back, knows no clock: the same inputs give the
 * same effects, in the daemon and in the simulator.
 */
export class Member {
  readonly #body: Body;
  readonly #guard: PauseGuard;
  readonly #watch: GuardianWatch;
  /** For when the timer is set; it begins with `begun`. */
  #looksAtMs = -Infinity;
  readonly #attributes: Attributes;
  readonly #work: Work;
  readonly #views: Views;
  readonly #desk: Desk;
  readonly #departure: Departure;
  readonly #fences: Fences;
  #hasLeft = false;
  /** The input at hand may ask for something. */
  #isNews = true;
  /** After the input before. */
  #isCalm = false;
  /** The guardian is gone or stands still, and the other side counts on our having stopped. */
  #isOrphaned = false;

  constructor(options: MemberOptions) {
    this.#body = new Body(options);
    this.#guard = new PauseGuard(options.membership.timings.deadtimeMs);
    this.#watch = new GuardianWatch(options.membership);
    this.#attributes = new Attributes(this.#body);
    this.#work = new Work(this.#body, this.#attributes);
    this.#views = new Views(this.#body, this.#work, this.#attributes);
    this.#desk = new Desk(this.#body, (request) => this.#fences.ask(request));
    this.#fences = new Fences(this.#body, (fencing, text) => this.#desk.remember(fencing, text));
    this.#departure = new Departure(this.#body, this.#work, this.#desk);
  }

  step(input: MemberInput): readonly MemberEffect[] {
    if (this.#concernsGuardian(input)) this.#watchGuardian(input);
    else if (this.#guard.admits(input)) this.#take(input);
    for (const held of this.#guard.release(input.monotonicMs)) this.#take(held);
    this.#armWatch();
    return this.#body.takeEffects();
  }

  /** The state that this node holds. */
  get state(): DurableState {
    return this.#body.state;
  }

  /** What people see. `wallMs`: now. */
  status(wallMs: number): StatusReport {
    const { differsFrom, ownership } = this.#views;
    return statusReport(this.#body, {
      activity: activityOf(this.#body, this.#work.isSteppingBack),
      differsFrom,
      ownership,
      attributes: this.#attributes.all,
      wallMs,
    });
  }

  /** Decides as if it were alone, and forgets it: what is done for the first time is slow, and must not be when it counts. */
  rehearse(wallMs: number): void {
    const { model, node } = this.#body;
    if (model === null) return;
    const status = clusterStatus(this.#body);
    const nodes = status.nodes.map(({ id }) => ({
      id,
      state: id === node ? ('online' as const) : ('offline' as const),
    }));
    schedule(model, { ...status, nodes }, wallMs);
  }

  /** Why something is as it is, as far as this member knows. Null: it does not understand what has been applied. */
  why(question: OwnQuestion, wallMs: number): ClusterAnswer | null {
    const { model } = this.#body;
    if (model === null) return null;
    const intents = this.#body.intents();
    const answer = explainOwn(applyIntents(model, intents), clusterStatus(this.#body), wallMs, question);
    return nameRequests(answer, model, intents);
  }

  #concernsGuardian(input: MemberInput): boolean {
    return input.kind === 'begun' || (input.kind === 'timer' && input.timer === guardianTimer);
  }

  #watchGuardian(input: MemberInput): void {
    const { monotonicMs, wallMs } = input;
    this.#looksAtMs = Infinity;
    if (input.kind === 'begun') this.#watch.hear(null, monotonicMs);
    else if (this.#watch.look(monotonicMs)) this.#take({ kind: 'guardianLost', monotonicMs, wallMs });
  }

  /** One that comes too early finds out when to come again. */
  #armWatch(): void {
    const { nextMs } = this.#watch;
    if (this.#guard.isOpen || nextMs >= this.#looksAtMs) return;
    this.#looksAtMs = nextMs;
    this.#body.emit({ kind: 'armTimer', timer: guardianTimer, atMs: nextMs });
  }

  #take(input: MemberInput): void {
    this.#body.now = { monotonicMs: input.monotonicMs, wallMs: input.wallMs };
    this.#isNews = true;
    this.#dispatch(input);
    if (this.#isCalm && !this.#isNews) return;
    this.#views.tend();
    this.#watch.entitled(this.#views.ownership.entitlement);
    this.#fences.tend();
    this.#work.tellOrphans();
    this.#advance();
    this.#desk.tend();
    this.#departure.tend();
    this.#depart();
    const { isSteppingBack } = this.#work;
    this.#isCalm = allIsWell(this.#body, { isSteppingBack, isFencing: !this.#fences.isIdle });
  }

  /** Goes once those that must know do, or have had the time to hear it. */
  #depart(): void {
    const { departs } = this.#body;
    if (departs === null || this.#hasLeft) return;
    if (!departs.clean) this.#endHostIfOwning();
    if (!this.#views.hasSaidFarewell()) return;
    this.#hasLeft = true;
    this.#body.emit({ kind: 'left', clean: departs.clean });
  }

  #dispatch(input: MemberInput): void {
    switch (input.kind) {
      case 'begun':
        return;
      case 'observation':
        return this.#observe(input.observation);
      case 'guardianLost':
        return this.#orphaned();
      case 'sessionUp':
        this.#body.peer(input.peer)?.connected();
        return tellBootServices(this.#body, input.peer);
      case 'sessionDown':
        return this.#views.sessionDown(input.peer);
      case 'message':
        return this.#message(input.from, input.message);
      case 'timer':
        return this.#due(input.timer);
      case 'operationResult':
        if (this.#fences.finished(input.operationId, input.result)) return;
        this.#isNews = this.#work.finished(input.operationId, input.result);
        return;
      case 'request':
        return this.#request(input.requestId, input.request);
      case 'claimAnswer':
        return this.#views.answered(input.breaker, input.claimId, input.answer);
      case 'agents':
        return this.#learn(input.agents);
      case 'bootServices':
        return learnBootServices(this.#body, input.services);
      case 'slowdown':
        this.#isNews = false;
        this.#body.slowdownPercent = input.percent;
        return;
      case 'leave':
        return this.#departure.begin();
    }
  }

  #learn(agents: KnownAgents): void {
    const body = this.#body;
    if (body.learnAgents(agents))
      body.coordinator?.setPlan(body.model, body.intents(), 'agents of this host have changed');
  }

  #due(timer: string): void {
    // What is due is found by looking at everything, as after every input.
    if (timer === quorumTimer) return this.#views.timerFired();
    if (timer === orphanTimer) return this.#endHostIfOwning();
    if (timer === recheckTimer) this.#body.coordinator?.recheck();
    else if (!this.#fences.due(timer)) this.#isNews = this.#work.due(timer);
  }

  /** What concerns nodes alone is not the coordinator's. */
  #request(requestId: string, member: MemberRequest): void {
    const request = member.kind === 'cluster' ? member.request : null;
    if (request?.kind === 'setAttribute' && !request.lasting) return this.#setAttribute(requestId, request);
    if (request?.kind !== 'goOn' || request.node !== this.#body.node) {
      return this.#desk.request({ requestId, from: null }, member);
    }
    this.#views.goOn(request.who);
    this.#desk.acknowledge(requestId);
  }

  #setAttribute(requestId: string, request: SetAttribute): void {
    const error = this.#attributes.ask(request);
    if (error === null) this.#desk.acknowledge(requestId);
    else this.#desk.refuse(requestId, error);
  }

  /** Nobody holds this node to its deadline any more: it does so itself. */
  #orphaned(): void {
    const { now, options } = this.#body;
    if (this.#guard.isOpen) return;
    this.#guard.open();
    this.#isOrphaned = givesLease(options.membership);
    const byMs = this.#watch.giveUpByMs(now.monotonicMs);
    if (this.#isOrphaned) this.#body.emit({ kind: 'armTimer', timer: orphanTimer, atMs: byMs });
    this.#work.stepBack('guardian');
  }

  #endHostIfOwning(): void {
    if (!this.#isOrphaned || !this.#work.owns) return;
    this.#isOrphaned = false;
    this.#body.emit({ kind: 'selfFence', reason: 'its guardian is gone, and it could not give up in time' });
  }

  #observe(observation: Observation): void {
    this.#watch.hear(observation, this.#body.now.monotonicMs);
    const silentMs = this.#guard.hear(observation);
    if (silentMs !== null && this.#body.view !== null) {
      this.#body.publish('daemon', `this host was frozen: nothing was heard of it for ${Math.round(silentMs)} ms`);
      this.#work.stepBack('frozen');
    }
    if (this.#views.wasFrozenBefore(observation)) this.#work.stepBack('frozen');
    const isNews = this.#views.observe(observation);
    this.#isNews = isNews || silentMs !== null;
  }

  #message(from: string, message: MemberMessage): void {
    const peer = this.#body.peer(from);
    if (peer === undefined || !peer.isConnected) return;
    switch (message.kind) {
      case 'introduce':
        return this.#views.heardIntroduction(peer, message);
      case 'bootServices':
        return peer.saysBootServices(message.services);
      case 'welcome':
        return this.#views.welcomed(peer, message);
      case 'event':
        return this.#body.emit({ kind: 'publish', event: message.event });
      case 'answer':
        return this.#desk.answered(message.requestId, message.answer);
      case 'request':
        return this.#desk.request({ requestId: message.requestId, from }, message.request);
      case 'setAttribute':
        return this.#attributes.set([message.change]);
      case 'fenceOrder':
      case 'fenceResult':
      case 'fenceMe':
      case 'fenced':
        return peer.hasJoined ? this.#fences.heard(from, message) : undefined;
      default:
        if (this.#body.coordinator !== null) this.#fromMember(peer, message, this.#body.coordinator);
        else if (this.#body.view?.coordinator === from)
          this.#fromCoordinator(peer, message, this.#body.view.generation);
    }
  }

  #fromCoordinator(peer: PeerLink, message: MemberMessage, generation: number): void {
    switch (message.kind) {
      case 'order':
        return message.order.generation === generation ? this.#work.carryOut(message.order) : undefined;
      case 'forget':
        return this.#work.forget(message.resource, message.all);
      case 'known':
        this.#body.known = message.known;
        this.#body.restsWith = message.restsWith;
        return;
      case 'mayGo':
        this.#body.mayGo = true;
        return;
      case 'state':
        this.#body.adopt(message.state);
        return this.#body.send(peer.peer, { kind: 'held', stamp: message.state.stamp });
      default:
        return;
    }
  }

  #fromMember(peer: PeerLink, message: MemberMessage, coordinator: Coordinator): void {
    switch (message.kind) {
      case 'joined':
        if (message.generation !== this.#body.view?.generation) return;
        peer.joined(message.understands);
        coordinator.setNodeHistory(peer.peer, message.records, this.#body.now.wallMs);
        coordinator.setNodeAttributes(
          peer.peer,
          message.attributes.filter(({ node }) => node === peer.peer),
          this.#body.now.wallMs,
        );
        return this.#attributes.remind(message.attributes);
      case 'attributes':
        return coordinator.setNodeAttributes(peer.peer, message.attributes, this.#body.now.wallMs);
      case 'record':
        return coordinator.record(message.record, message.orderId, this.#body.now.wallMs);
      case 'done':
        return coordinator.done(message.orderId);
      case 'held':
        return this.#desk.held(peer.peer, message.stamp);
      case 'leaving':
        return this.#departure.heard(peer.peer, message, coordinator);
      default:
        return;
    }
  }

  /** Lets the coordinator go on, and tells the others what it knows now, and whether it is at rest. */
  #advance(): void {
    const { coordinator, known } = this.#body;
    if (coordinator === null) return;
    const { wallMs } = this.#body.now;
    this.#departure.welcomeBack();
    for (let effects = coordinator.advance(wallMs); effects.length > 0; effects = coordinator.advance(wallMs)) {
      this.#coordinate(effects);
    }
    this.#departure.letGo(coordinator);
    const restsWith = coordinator.isIdle ? this.#body.state.stamp : null;
    if (known === coordinator.volatile && restsWith === this.#body.restsWith) return;
    this.#body.known = coordinator.volatile;
    this.#body.restsWith = restsWith;
    for (const peer of this.#body.joinedPeers())
      this.#body.send(peer, { kind: 'known', known: this.#body.known, restsWith });
  }

  #coordinate(effects: readonly CoordinatorEffect[]): void {
    const { node } = this.#body;
    for (const effect of effects) {
      switch (effect.kind) {
        case 'order':
          if (effect.node === node) this.#work.carryOut(effect.order);
          else this.#body.send(effect.node, { kind: 'order', order: effect.order });
          break;
        case 'forget':
          if (effect.node === node) this.#work.forget(effect.resource, effect.all);
          else this.#body.send(effect.node, { kind: 'forget', resource: effect.resource, all: effect.all });
          break;
        case 'fence':
          this.#fences.require(effect.node, effect.reasons);
          break;
        case 'hold':
          this.#fences.hold(effect.hold);
          break;
        case 'recheck':
          this.#armRecheck(effect.atWallMs);
          break;
        case 'intentsEnded':
          this.#desk.endIntents(effect.ended);
          break;
        case 'event':
          this.#body.publish(effect.event, effect.text, effect.data);
      }
    }
  }

  #armRecheck(atWallMs: number): void {
    const { monotonicMs, wallMs } = this.#body.now;
    this.#body.emit({ kind: 'armTimer', timer: recheckTimer, atMs: monotonicMs + Math.max(0, atWallMs - wallMs) });
  }
}

const recheckTimer = 'recheck';
const guardianTimer = 'guardian';
const orphanTimer = 'orphan';
