import type { AgentManifest, OperationRequest, OperationResult, ResultCode, StatusReport } from '@understudy/contracts';
import { emptyState } from '../coordinator/durable-state.ts';
import type { DurableState } from '../coordinator/durable-state.ts';
import type { MembershipConfig } from '../membership/config.ts';
import { FailureDetector } from '../membership/failure-detector.ts';
import type { Said } from '../membership/beat.ts';
import type { LedgerEntry } from '../operations/work-order.ts';
import type { MemberEffect } from './effect.ts';
import type { MemberInput } from './input.ts';
import type { Answer, MemberEvent, MemberMessage, MemberRequest } from './message.ts';
import { Member } from './member.ts';

/**
 * Two members in virtual time: real detectors and members, a network that can be
 * cut, agents that are a table of what runs where. For tests of what members do
 * together, one millisecond after the other.
 */
export class Stage {
  readonly actors: readonly Actor[];
  nowMs = 1_000;
  #cut = false;
  #incarnation = 0;

  constructor() {
    this.actors = ['a', 'b'].map((node) => new Actor(node));
  }

  actor(node: string): Actor {
    const found = this.actors.find((actor) => actor.node === node);
    if (found === undefined) throw new Error(`no actor ${node}`);
    return found;
  }

  /** Powers a node on: guardian and daemon, with its disk as it is. */
  start(node: string): void {
    this.#incarnation += 1;
    this.actor(node).start(this.nowMs, `${node}${this.#incarnation}`);
  }

  startBoth(): this {
    this.start('a');
    this.start('b');
    this.run(2_000);
    return this;
  }

  cutNetwork(): void {
    this.#cut = true;
  }

  mendNetwork(): void {
    this.#cut = false;
  }

  /** Lets time pass. */
  run(ms: number): this {
    for (const endMs = this.nowMs + ms; this.nowMs < endMs; this.nowMs += 5) this.#turn();
    return this;
  }

  #turn(): void {
    for (const actor of this.actors) actor.wake(this.nowMs);
    for (const actor of this.actors) this.#beat(actor);
    this.#sessions();
    for (let moved = true; moved;) {
      moved = false;
      for (const actor of this.actors) moved = this.#deliver(actor) || moved;
    }
  }

  #beat(from: Actor): void {
    if (!from.guardianRuns || this.nowMs % 50 !== 0) return;
    for (const to of this.actors) {
      if (to === from || this.#cut || !to.guardianRuns) continue;
      to.hear(from, this.nowMs);
    }
  }

  /** A session stands while both want it and can reach each other. */
  #sessions(): void {
    const [a, b] = this.actors as [Actor, Actor];
    const can = a.daemonRuns && b.daemonRuns && a.wantsSession && b.wantsSession && !this.#cut;
    for (const [actor, peer] of [
      [a, b],
      [b, a],
    ] as const) {
      if (can === actor.inSession) continue;
      actor.inSession = can;
      actor.outbox.length = 0;
      actor.feed({ kind: can ? 'sessionUp' : 'sessionDown', peer: peer.node }, this.nowMs);
    }
  }

  #deliver(from: Actor): boolean {
    const message = from.outbox.shift();
    if (message === undefined) return false;
    const to = this.actors.find((actor) => actor !== from);
    if (from.inSession) to?.feed({ kind: 'message', from: from.node, message }, this.nowMs);
    return true;
  }
}

type Happening = MemberInput extends infer I
  ? I extends MemberInput
    ? Omit<I, 'monotonicMs' | 'wallMs'>
    : never
  : never;

/** One node: its disk, its guardian, its daemon, and what really runs on it. */
export class Actor {
  readonly node: string;
  /** What runs here, whoever believes what: resource → role. */
  readonly world = new Map<string, 'started' | 'promoted'>();
  /** The agent's next answers, by `action resource`; the world is changed only if it is `ok`. */
  readonly verdicts = new Map<string, ResultCode>();
  readonly outbox: MemberMessage[] = [];
  readonly events: MemberEvent[] = [];
  readonly answers: Answer[] = [];
  readonly asked: OperationRequest[] = [];
  readonly setAside: DurableState[] = [];
  disk: DurableState = emptyState('stage');
  ledger: readonly LedgerEntry[] = [];
  said: Said = 'starting';
  guardianRuns = false;
  daemonRuns = false;
  inSession = false;
  wantsSession = false;
  hasLeft = false;
  #member: Member | null = null;
  #detector: FailureDetector | null = null;
  #incarnation = '';
  #sequence = 0;
  #frozen = false;
  #timers = new Map<string, number>();
  #pending: { readonly dueMs: number; readonly request: OperationRequest }[] = [];

  constructor(node: string) {
    this.node = node;
  }

  get member(): Member {
    if (this.#member === null) throw new Error(`${this.node} does not run`);
    return this.#member;
  }

  start(nowMs: number, incarnation: string): void {
    this.guardianRuns = true;
    this.#incarnation = incarnation;
    this.#detector = new FailureDetector(
      { cluster: 'stage', incarnation, peers: [this.node === 'a' ? 'b' : 'a'], links: 1, timings },
      nowMs,
    );
    this.startDaemon(nowMs, `${incarnation}.1`);
  }

  startDaemon(nowMs: number, life: string): void {
    this.daemonRuns = true;
    this.said = 'running';
    this.hasLeft = false;
    this.#member = new Member({
      node: this.node,
      membership,
      membershipHash: 'same',
      life,
      state: this.disk,
      ledger: this.ledger,
      manifests,
      startedMonotonicMs: nowMs,
    });
  }

  /** SIGKILL: what it started goes on. */
  killDaemon(said: Said = 'restarting'): void {
    this.daemonRuns = false;
    this.wantsSession = false;
    this.inSession = false;
    this.said = said;
    this.#timers = new Map();
    this.#pending = [];
    this.outbox.length = 0;
  }

  cutPower(): void {
    this.killDaemon();
    this.guardianRuns = false;
    this.world.clear();
    this.ledger = [];
  }

  freeze(): void {
    this.#frozen = true;
  }

  thaw(): void {
    this.#frozen = false;
  }

  feed(happening: Happening, nowMs: number): void {
    if (!this.daemonRuns || this.#frozen) return;
    this.#perform(this.member.step({ ...happening, monotonicMs: nowMs, wallMs: nowMs }), nowMs);
  }

  ask(request: MemberRequest, nowMs: number): void {
    this.feed({ kind: 'request', requestId: `r${this.answers.length}`, request }, nowMs);
  }

  hear(from: Actor, nowMs: number): void {
    if (this.#frozen || from.#frozen) return;
    const hearing = from.#detector?.hearing(this.node, nowMs) ?? { echo: null, greeting: null, heardAgoMs: [] };
    from.#sequence += 1;
    const { node, said } = from;
    const beat = {
      cluster: 'stage',
      from: node,
      incarnation: from.#incarnation,
      sequence: from.#sequence,
      link: 0,
      said,
    };
    this.#detector?.hear({ ...beat, ...hearing }, nowMs);
  }

  wake(nowMs: number): void {
    if (this.#frozen || !this.guardianRuns || this.#detector === null) return;
    this.#detector.tick(nowMs);
    this.feed({ kind: 'observation', observation: this.#detector.observe(nowMs) }, nowMs);
    for (const [timer, atMs] of this.#timers) {
      if (atMs > nowMs) continue;
      this.#timers.delete(timer);
      this.feed({ kind: 'timer', timer }, nowMs);
    }
    const due = this.#pending.filter(({ dueMs }) => dueMs <= nowMs);
    this.#pending = this.#pending.filter(({ dueMs }) => dueMs > nowMs);
    for (const { request } of due) {
      this.feed({ kind: 'operationResult', operationId: request.operationId, result: this.#act(request) }, nowMs);
    }
  }

  status(nowMs: number): StatusReport {
    return this.member.status(nowMs);
  }

  #perform(effects: readonly MemberEffect[], nowMs: number): void {
    for (const effect of effects) {
      switch (effect.kind) {
        case 'persist':
          this.disk = effect.state;
          break;
        case 'keepCopy':
          this.setAside.push(effect.state);
          break;
        case 'ledger':
          this.ledger = effect.entries;
          break;
        case 'send':
          if (this.inSession) this.outbox.push(effect.message);
          break;
        case 'connect':
          this.wantsSession = true;
          break;
        case 'disconnect':
          this.wantsSession = false;
          break;
        case 'runOperation':
          this.asked.push(effect.request);
          this.#pending.push({ dueMs: nowMs + 10, request: effect.request });
          break;
        case 'cancelOperation':
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
        case 'left':
          this.hasLeft = true;
          this.killDaemon('left');
      }
    }
  }

  /** What the agent does to the world, and answers. */
  #act({ action, resource }: OperationRequest): OperationResult {
    const verdict = this.verdicts.get(`${action} ${resource}`) ?? 'ok';
    if (verdict !== 'ok') return { code: verdict, reason: 'told to', durationMs: 10 };
    const role = this.world.get(resource);
    switch (action) {
      case 'start':
        if (role === undefined) this.world.set(resource, 'started');
        break;
      case 'stop':
        this.world.delete(resource);
        break;
      case 'promote':
        this.world.set(resource, 'promoted');
        break;
      case 'demote':
        this.world.set(resource, 'started');
        break;
      case 'monitor': {
        const code = role === undefined ? 'notRunning' : role === 'promoted' ? 'promoted' : 'ok';
        return { code, reason: '', durationMs: 10 };
      }
      default:
    }
    return { code: 'ok', reason: '', durationMs: 10 };
  }
}

const timings = {
  keepaliveMs: 100,
  warntimeMs: 200,
  deadtimeMs: 300,
  initdeadMs: 1_000,
  respawnLimitMs: 5_000,
  hungMs: 5_000,
};

const membership: MembershipConfig = {
  cluster: 'stage',
  nodes: [
    { id: 'a', links: ['10.0.0.1'] },
    { id: 'b', links: ['10.0.0.2'] },
  ],
  timings,
  beatPort: 1,
  messagePort: 2,
};

function manifest(
  name: string,
  actions: readonly AgentManifest['actions'][number]['action'][],
  releaseFirst = false,
): AgentManifest {
  return {
    name,
    version: '1.0.0',
    description: name,
    parameters: { type: 'object', additionalProperties: false },
    actions: actions.map((action) => ({
      action,
      timeoutMs: 5_000,
      ...(action === 'monitor' ? { intervalMs: 500 } : {}),
    })),
    ...(releaseFirst ? { releaseFirst } : {}),
  };
}

/** `cold` knows no promote; `warm` does; `address` may be released at any time. */
const manifests = new Map(
  [
    manifest('cold', ['start', 'stop', 'monitor', 'validate', 'clean']),
    manifest('warm', ['start', 'stop', 'monitor', 'promote', 'demote']),
    manifest('address', ['start', 'stop', 'monitor', 'validate'], true),
  ].map((each) => [each.name, each]),
);

/** A definition of one group, as a request to apply it. */
export function applyGroup(
  kind: 'switchable' | 'fast',
  members: Readonly<Record<string, string>>,
  extra: object = {},
): MemberRequest {
  const resources = Object.fromEntries(Object.entries(members).map(([id, agent]) => [id, { agent }]));
  const document = {
    version: 1,
    resources,
    groups: { web: { kind, members: Object.keys(members), home: 'a', ...extra } },
  };
  return { kind: 'apply', apply: { document, source: '', sourceName: 'test', who: 'me', why: '' } };
}
