import { randomUUID } from 'node:crypto';
import type { OperationRequest, OperationResult, StatusReport } from '@understudy/contracts';
import type {
  Answer,
  Breaker,
  Claim,
  ClaimAnswer,
  DrivenMember,
  DurableState,
  Entitlement,
  LedgerEntry,
  MemberEffect,
  MemberEvent,
  MemberHappening,
  MemberMessage,
  MemberRequest,
  ClusterAnswer,
  OwnQuestion,
} from '@understudy/crm-core';
import { isUrgent } from '@understudy/crm-core';
import { monotonicMs, wallMs } from '../shared/clock.ts';

/** The world, as a member's effects need it. */
export interface World {
  readonly persist: (state: DurableState) => Promise<void>;
  readonly keepCopy: (state: DurableState) => Promise<void>;
  readonly writeLedger: (entries: readonly LedgerEntry[]) => void;
  readonly send: (peer: string, message: MemberMessage) => void;
  readonly want: (peer: string, wanted: boolean) => void;
  readonly run: (request: OperationRequest, signal: AbortSignal) => Promise<OperationResult>;
  readonly publish: (event: MemberEvent) => void;
  /** Asks a tie-breaker. */
  readonly claim: (breaker: Breaker, claim: Claim) => Promise<ClaimAnswer>;
  readonly entitled: (entitlement: Entitlement) => void;
  readonly selfFence: (reason: string) => void;
  /** Nothing is active any more: the process may end. */
  readonly left: (clean: boolean) => void;
  /** A write failed, or an invariant is broken: this life is over. */
  readonly fail: (error: unknown) => void;
}

/**
 * Drives the member with the real world: gives it what happens, with the clocks,
 * and carries out its effects one after the other, so that nothing is sent before
 * what it speaks of is on disk.
 */
export class Driver {
  readonly #member: DrivenMember;
  readonly #world: World;
  readonly #queue: MemberEffect[] = [];
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #operations = new Map<string, AbortController>();
  readonly #asked = new Map<string, (answer: Answer) => void>();
  #isDraining = false;
  /** When the effect began that is being carried out. */
  #begunMs: number | null = null;
  #isOver = false;

  constructor(member: DrivenMember, world: World) {
    this.#member = member;
    this.#world = world;
  }

  /** Something has happened. */
  feed(happening: MemberHappening): void {
    if (this.#isOver) return;
    try {
      this.#take(this.#member.step({ ...happening, monotonicMs: monotonicMs(), wallMs: wallMs() }));
    } catch (error) {
      this.#fail(error);
    }
    void this.#drain();
  }

  #take(effects: readonly MemberEffect[]): void {
    this.#queue.push(...effects.filter((effect) => !isUrgent(effect)));
    for (const effect of effects.filter(isUrgent)) void this.#perform(effect);
  }

  /** Asks the cluster for something; answered when it is held, or refused. */
  async ask(request: MemberRequest): Promise<Answer> {
    const requestId = randomUUID();
    const { promise, resolve } = Promise.withResolvers<Answer>();
    this.#asked.set(requestId, resolve);
    const timer = setTimeout(() => resolve(noAnswer), answerLimitMs);
    this.feed({ kind: 'request', requestId, request });
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#asked.delete(requestId);
    }
  }

  status(): StatusReport {
    return this.#member.status(wallMs());
  }

  /** Null: this node does not understand what has been applied. */
  why(question: OwnQuestion): ClusterAnswer | null {
    return this.#member.why(question, wallMs());
  }

  rehearse(): void {
    this.#member.rehearse(wallMs());
  }

  get state(): DurableState {
    return this.#member.state;
  }

  /** How long the effect that is being carried out has taken so far: a disk that hangs holds up all that follows. */
  get heldUpMs(): number {
    return this.#begunMs === null ? 0 : monotonicMs() - this.#begunMs;
  }

  close(): void {
    this.#isOver = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const operation of this.#operations.values()) operation.abort();
  }

  async #drain(): Promise<void> {
    if (this.#isDraining) return;
    this.#isDraining = true;
    try {
      for (let effect = this.#queue.shift(); effect !== undefined && !this.#isOver; effect = this.#queue.shift()) {
        this.#begunMs = monotonicMs();
        await this.#perform(effect);
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#begunMs = null;
      this.#isDraining = false;
    }
  }

  /** Only what writes to the disk takes time; all else has begun when this returns. */
  #perform(effect: MemberEffect): Promise<void> | void {
    switch (effect.kind) {
      case 'persist':
        return this.#world.persist(effect.state);
      case 'keepCopy':
        return this.#world.keepCopy(effect.state);
      case 'ledger':
        return this.#world.writeLedger(effect.entries);
      case 'send':
        return this.#world.send(effect.to, effect.message);
      case 'connect':
        return this.#world.want(effect.peer, true);
      case 'disconnect':
        return this.#world.want(effect.peer, false);
      case 'runOperation':
        return this.#run(effect.request);
      case 'cancelOperation':
        return this.#operations.get(effect.operationId)?.abort();
      case 'armTimer':
        return this.#arm(effect.timer, effect.atMs);
      case 'disarmTimer':
        return this.#disarm(effect.timer);
      case 'answer':
        return this.#asked.get(effect.requestId)?.(effect.answer);
      case 'publish':
        return this.#world.publish(effect.event);
      case 'claim':
        return this.#claim(effect);
      case 'entitled':
        return this.#world.entitled(effect.entitlement);
      case 'selfFence':
        return this.#world.selfFence(effect.reason);
      case 'left':
        this.#isOver = true;
        return this.#world.left(effect.clean);
    }
  }

  #claim({ breaker, claimId, claim }: MemberEffect & { kind: 'claim' }): void {
    const answered = (answer: ClaimAnswer): void => this.feed({ kind: 'claimAnswer', breaker, claimId, answer });
    this.#world.claim(breaker, claim).then(answered, (error: unknown) => {
      answered({ kind: 'unreachable', reason: String(error) });
    });
  }

  #run(request: OperationRequest): void {
    const { operationId } = request;
    const controller = new AbortController();
    this.#operations.set(operationId, controller);
    const finish = (result: OperationResult): void => {
      this.#operations.delete(operationId);
      this.feed({ kind: 'operationResult', operationId, result });
    };
    this.#world.run(request, controller.signal).then(finish, (error: unknown) => {
      finish({ code: 'error', reason: `the operation could not be carried out: ${String(error)}`, durationMs: 0 });
    });
  }

  #arm(name: string, atMs: number): void {
    this.#disarm(name);
    const timer = setTimeout(
      () => {
        this.#timers.delete(name);
        this.feed({ kind: 'timer', timer: name });
      },
      Math.min(Math.max(0, Math.ceil(atMs - monotonicMs())), longestTimerMs),
    );
    this.#timers.set(name, timer);
  }

  #disarm(name: string): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }

  #fail(error: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#world.fail(error);
  }
}

const answerLimitMs = 30_000;
/** Node's timers go no further; what is due later is looked at again then. */
const longestTimerMs = 2_147_483_647;

const noAnswer: Answer = {
  kind: 'refused',
  error: {
    code: 'timed-out',
    message: `no answer within ${answerLimitMs / 1000} s: whether the request was carried out is not known`,
    remedy: 'crm status shows what came of it.',
  },
};
