import type { OperationRequest, OperationResult, ResultCode, StatusReport } from '@understudy/contracts';
import { invariant } from '../base/invariant.ts';
import { emptyState } from '../coordinator/durable-state.ts';
import type { DurableState } from '../coordinator/durable-state.ts';
import type { Said } from '../membership/beat.ts';
import { Deadman } from '../guardian/deadman.ts';
import { askingMs } from '../membership/asking.ts';
import type { MembershipConfig } from '../membership/config.ts';
import { standingOf, unknownStanding } from '../membership/entitlement.ts';
import { FailureDetector } from '../membership/failure-detector.ts';
import type { LedgerEntry } from '../operations/work-order.ts';
import { act, begins, given } from './agents.case.ts';
import type { ActiveRole } from './agents.case.ts';
import type { MemberEffect } from './effect.ts';
import type { MemberHappening } from './input.ts';
import type { Answer, MemberEvent, MemberMessage, MemberRequest } from './message.ts';
import { Member } from './member.ts';
import { manifests, timings } from './scenery.case.ts';

/** One end of a session: what was sent into it and has not arrived yet. */
export interface WireEnd {
  readonly sent: MemberMessage[];
  /** Closed by its own node: the other side learns of it when it has read the rest. */
  closed: boolean;
  /** Its host lost power: nobody will tell the other side. */
  dead: boolean;
}

interface Underway {
  readonly request: OperationRequest;
  dueMs: number;
  cancelled: boolean;
}

/** One node: its disk, its guardian, its daemon, and what really runs on it. */
export class Actor {
  readonly node: string;
  readonly membership: MembershipConfig;
  /** What it asks of tie-breakers. */
  readonly claims: (MemberEffect & { readonly kind: 'claim' })[] = [];
  /** When its guardian, or it itself, ended this host. */
  readonly fencedMs: number[] = [];
  /** What runs here, whoever believes what: resource → role. */
  readonly world = new Map<string, ActiveRole>();
  /** The agent's next answers, by `action resource`; the world is changed only if it is `ok`. */
  readonly verdicts = new Map<string, ResultCode>();
  /** How long an operation takes, by `action resource`; 10 ms if it is not named. */
  readonly slownessMs = new Map<string, number>();
  readonly events: MemberEvent[] = [];
  readonly answers: Answer[] = [];
  readonly asked: OperationRequest[] = [];
  /** What a fence device does that this node asks. */
  outlet: (request: OperationRequest) => OperationResult = () => given('no such device');
  readonly setAside: DurableState[] = [];
  disk: DurableState = emptyState('stage');
  /** How long a write to the disk takes; what follows waits for it. */
  diskMs = 0;
  /** Agents that are installed here. */
  manifests = manifests;
  ledger: readonly LedgerEntry[] = [];
  said: Said = 'starting';
  standing = unknownStanding;
  guardianRuns = false;
  daemonRuns = false;
  wire: { readonly mine: WireEnd; readonly theirs: WireEnd } | null = null;
  wantsSession = false;
  hasLeft = false;
  isFrozen = false;
  /** Its daemon does nothing; its guardian does. */
  isHung = false;
  /** Its guardian does nothing; its daemon does. */
  guardianIsStill = false;
  /** It has closed its session, and has not been told yet that it is closed. */
  hangsUp = false;
  #member: Member | null = null;
  #detector: FailureDetector | null = null;
  #deadman: Deadman | null = null;
  #incarnation = '';
  #sequence = 0;
  #nextTickMs = 0;
  #nextBeatMs = 0;
  #beats = false;
  #goneSinceMs = 0;
  #thawedMs: number | null = null;
  #lastSeen = '';
  #requests = 0;
  #timers = new Map<string, number>();
  #underway: Underway[] = [];
  #queue: MemberEffect[] = [];
  #diskFreeMs = 0;

  constructor(node: string, membership: MembershipConfig) {
    this.node = node;
    this.membership = membership;
  }

  get member(): Member {
    if (this.#member === null) throw new Error(`${this.node} does not run`);
    return this.#member;
  }

  start(nowMs: number, incarnation: string): void {
    this.guardianRuns = true;
    this.#incarnation = incarnation;
    this.#nextTickMs = nowMs;
    this.#nextBeatMs = nowMs;
    const peers = [this.node === 'a' ? 'b' : 'a'];
    this.#detector = new FailureDetector(
      { cluster: 'stage', incarnation, peers, links: 1, timings: this.membership.timings },
      nowMs,
    );
    this.standing = unknownStanding;
    const { deadtimeMs, selfStopLimitMs } = this.membership.timings;
    const limits = { checkEveryMs: tickMs, deadtimeMs, selfStopLimitMs, askingMs: askingMs(this.membership) };
    this.#deadman = new Deadman(limits, nowMs);
    this.startDaemon(nowMs, `${incarnation}.1`);
  }

  startDaemon(nowMs: number, life: string): void {
    this.daemonRuns = true;
    this.isHung = false;
    this.#say('running', nowMs);
    this.hasLeft = false;
    this.#lastSeen = '';
    this.#member = new Member({
      node: this.node,
      membership: this.membership,
      membershipHash: 'same',
      life,
      state: this.disk,
      ledger: this.ledger,
      manifests: this.manifests,
      startedMonotonicMs: nowMs,
    });
    this.feed({ kind: 'begun' }, nowMs);
  }

  /** SIGKILL: what it started goes on, and a start that was under way may well succeed. */
  killDaemon(nowMs: number, said: Said = 'restarting'): void {
    if (!this.daemonRuns) return;
    for (const { request } of this.#underway) if (begins(request)) act(this, request);
    this.daemonRuns = false;
    this.wantsSession = false;
    this.hangsUp = false;
    if (this.wire !== null) this.wire.mine.closed = true;
    this.wire = null;
    this.#goneSinceMs = nowMs;
    this.#say(said, nowMs);
    this.#timers = new Map();
    this.#underway = [];
    this.#queue = [];
    this.#diskFreeMs = 0;
  }

  cutPower(nowMs: number): void {
    if (this.wire !== null) this.wire.mine.dead = true;
    this.wire = null;
    this.killDaemon(nowMs);
    this.guardianRuns = false;
    this.guardianIsStill = false;
    this.isFrozen = false;
    this.world.clear();
    this.ledger = [];
  }

  /** SIGKILL of the guardian: the daemon is told, and hears no more of its peer. */
  killGuardian(nowMs: number): void {
    this.guardianRuns = false;
    this.feed({ kind: 'guardianLost' }, nowMs);
  }

  freeze(): void {
    this.isFrozen = true;
  }

  thaw(): void {
    this.isFrozen = false;
  }

  feed(happening: MemberHappening, nowMs: number): void {
    if (!this.daemonRuns || this.isFrozen || this.isHung) return;
    this.#queue.push(...this.member.step({ ...happening, monotonicMs: nowMs, wallMs: nowMs }));
    this.#perform(nowMs);
  }

  ask(request: MemberRequest, nowMs: number): void {
    this.#requests += 1;
    this.feed({ kind: 'request', requestId: `r${this.#requests}`, request }, nowMs);
  }

  status(nowMs: number): StatusReport {
    return this.member.status(nowMs);
  }

  /** True once for every beat that is due. */
  takeBeat(): boolean {
    const beats = this.#beats;
    this.#beats = false;
    return beats;
  }

  hear(from: Actor, nowMs: number): void {
    if (this.isFrozen || this.guardianIsStill) return;
    const hearing = from.#detector?.hearing(this.node, nowMs) ?? nothingHeard;
    from.#sequence += 1;
    const { node, said, standing } = from;
    const beat = { cluster: 'stage', from: node, incarnation: from.#incarnation, link: 0, said, standing, ...hearing };
    this.#detector?.hear({ ...beat, sequence: from.#sequence, sentMs: nowMs }, nowMs);
  }

  wake(nowMs: number): void {
    if (this.isFrozen) return;
    if (this.guardianRuns && !this.guardianIsStill) this.#guard(nowMs);
    if (!this.daemonRuns) return;
    this.#perform(nowMs);
    if (this.hangsUp) {
      this.hangsUp = false;
      this.feed({ kind: 'sessionDown', peer: this.node === 'a' ? 'b' : 'a' }, nowMs);
    }
    for (const [timer, atMs] of this.#timers) {
      if (atMs > nowMs) continue;
      this.#timers.delete(timer);
      this.feed({ kind: 'timer', timer }, nowMs);
    }
    for (const { request, cancelled } of this.#takeDue(nowMs)) {
      const result = cancelled && !begins(request) ? given('it was given up') : act(this, request);
      const answer = cancelled ? given('it was given up') : result;
      this.feed({ kind: 'operationResult', operationId: request.operationId, result: answer }, nowMs);
    }
  }

  #takeDue(nowMs: number): readonly Underway[] {
    const due = this.#underway.filter(({ dueMs }) => dueMs <= nowMs);
    this.#underway = this.#underway.filter(({ dueMs }) => dueMs > nowMs);
    return due;
  }

  /** As the guardian's heart and supervisor do. */
  #guard(nowMs: number): void {
    if (nowMs < this.#nextTickMs || this.#detector === null) return;
    this.#nextTickMs = nowMs + tickMs;
    this.#detector.tick(nowMs);
    const isDue = nowMs >= this.#nextBeatMs;
    if (isDue) this.#nextBeatMs = Math.max(this.#nextBeatMs + timings.keepaliveMs, nowMs);
    if (isDue) this.#detector.spoke(nowMs);
    this.#beats = isDue;
    const observation = this.#detector.observe(nowMs);
    const hasThawed = observation.thawedMs !== this.#thawedMs;
    this.#thawedMs = observation.thawedMs;
    if (hasThawed && this.said === 'restarting') this.#goneSinceMs = -Infinity;
    this.#deadman?.observe(observation, nowMs);
    const seen = JSON.stringify(
      observation.peers.map(({ verdict, said, standing, incarnation }) => [verdict, said, standing, incarnation]),
    );
    if (seen !== this.#lastSeen || isDue) {
      if (this.daemonRuns) this.#lastSeen = seen;
      this.feed({ kind: 'observation', observation }, nowMs);
    }
    if (!this.daemonRuns && this.said !== 'left') this.#endWhatRan(nowMs);
    const finding = this.#deadman?.check(nowMs) ?? 'fine';
    if (finding === 'fence') this.#fence(nowMs);
    if (finding === 'endEverything') this.#endForDaemon(nowMs);
  }

  /** A daemon that does not come back: what it ran is ended, and only then the node is silent. */
  #endWhatRan(nowMs: number): void {
    if (nowMs - this.#goneSinceMs < timings.respawnLimitMs) return;
    for (const resource of [...this.world.keys()]) {
      if ((this.verdicts.get(`stop ${resource}`) ?? 'ok') === 'ok') this.world.delete(resource);
    }
    this.ledger = this.ledger.filter(({ resource }) => this.world.has(resource));
    this.#say(this.world.size === 0 ? 'left' : 'stuck', nowMs);
  }

  /** It has not given up in time: it is killed, and what it ran is ended. */
  #endForDaemon(nowMs: number): void {
    this.killDaemon(nowMs - timings.respawnLimitMs);
    this.#endWhatRan(nowMs);
    if (this.world.size === 0) this.#deadman?.endedEverything(nowMs);
  }

  #fence(nowMs: number): void {
    this.fencedMs.push(nowMs);
    this.cutPower(nowMs);
  }

  #say(said: Said, nowMs: number): void {
    this.said = said;
    this.#nextBeatMs = Math.min(this.#nextBeatMs, nowMs);
  }

  #perform(nowMs: number): void {
    while (nowMs >= this.#diskFreeMs) {
      const effect = this.#queue[0];
      if (effect === undefined || !this.daemonRuns) return;
      if (effect.kind === 'persist' && this.#diskFreeMs === 0 && this.diskMs > 0) {
        this.#diskFreeMs = nowMs + this.diskMs;
        return;
      }
      this.#diskFreeMs = 0;
      this.#queue.shift();
      this.#carryOut(effect, nowMs);
    }
  }

  #carryOut(effect: MemberEffect, nowMs: number): void {
    switch (effect.kind) {
      case 'persist':
        invariant(effect.state.stamp.generation >= this.disk.stamp.generation, 'a disk forgets no generation');
        this.disk = effect.state;
        break;
      case 'keepCopy':
        this.setAside.push(effect.state);
        break;
      case 'ledger':
        this.ledger = effect.entries;
        break;
      case 'send':
        this.wire?.mine.sent.push(effect.message);
        break;
      case 'connect':
        this.wantsSession = true;
        break;
      case 'disconnect':
        this.#hangUp();
        break;
      case 'runOperation':
        this.#begin(effect.request, nowMs);
        break;
      case 'cancelOperation':
        for (const each of this.#underway) {
          if (each.request.operationId !== effect.operationId) continue;
          each.cancelled = true;
          each.dueMs = Math.min(each.dueMs, nowMs + 5);
        }
        break;
      case 'armTimer':
        this.#timers.set(effect.timer, effect.atMs);
        break;
      case 'disarmTimer':
        this.#timers.delete(effect.timer);
        break;
      case 'answer':
        this.answers.push(effect.answer);
        break;
      case 'publish':
        if (effect.event.node === this.node) this.events.push(effect.event);
        break;
      case 'entitled':
        this.standing = standingOf(effect.entitlement);
        this.#deadman?.entitled(effect.entitlement, nowMs);
        break;
      case 'claim':
        this.claims.push(effect);
        break;
      case 'selfFence':
        this.#fence(nowMs);
        break;
      case 'left':
        this.#leave(effect.clean, nowMs);
    }
  }

  #hangUp(): void {
    this.wantsSession = false;
    if (this.wire === null) return;
    this.wire.mine.closed = true;
    this.wire = null;
    this.hangsUp = true;
  }

  #begin(request: OperationRequest, nowMs: number): void {
    this.asked.push(request);
    const tookMs = this.slownessMs.get(`${request.action} ${request.resource}`) ?? 10;
    this.#underway.push({ request, dueMs: nowMs + tookMs, cancelled: false });
  }

  #leave(clean: boolean, nowMs: number): void {
    this.hasLeft = true;
    // Its beats say at once that it has left: whatever is still on its way comes too late.
    this.wire?.mine.sent.splice(0);
    this.killDaemon(clean ? nowMs : nowMs - timings.respawnLimitMs, clean ? 'left' : 'restarting');
  }
}

const tickMs = 25;

const nothingHeard = { echo: null, greeting: null, heardSentMs: [], heardAgoMs: [] };
