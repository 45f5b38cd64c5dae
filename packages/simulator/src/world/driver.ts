import type { OperationRequest, OperationResult, StatusReport } from '@understudy/contracts';
import type {
  Answer,
  DrivenMember,
  DurableState,
  Entitlement,
  LedgerEntry,
  MemberEffect,
  MemberEvent,
  MemberHappening,
  MemberMessage,
  MemberRequest,
} from '@understudy/crm-core';
import { isUrgent } from '@understudy/crm-core';
import { callOff } from '../base/event-queue.ts';
import type { Appointment, EventQueue } from '../base/event-queue.ts';
import type { Clock } from './clock.ts';

/**
 * Drives a member with the virtual world, as the daemon's driver does with the real
 * one: the effects are carried out one after the other, and what is written to the disk
 * holds up what follows.
 */
export class Driver {
  readonly #member: DrivenMember;
  readonly #surroundings: Surroundings;
  readonly #queue: MemberEffect[] = [];
  readonly #timers = new Map<string, Appointment>();
  readonly #asked = new Map<string, (answer: Answer) => void>();
  #asks = 0;
  /** When the write began that holds up the others. */
  #writingMs: number | null = null;
  #isDraining = false;
  #isOver = false;

  constructor(member: DrivenMember, surroundings: Surroundings) {
    this.#member = member;
    this.#surroundings = surroundings;
  }

  get state(): DurableState {
    return this.#member.state;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  get heldUpMs(): number {
    return this.#writingMs === null ? 0 : this.#surroundings.queue.nowMs - this.#writingMs;
  }

  status(): StatusReport {
    const { clock, queue } = this.#surroundings;
    return this.#member.status(clock.wallMs(queue.nowMs));
  }

  feed(happening: MemberHappening): void {
    if (this.#isOver) return;
    const { clock, queue, fail } = this.#surroundings;
    const monotonicMs = clock.monotonicMs(queue.nowMs);
    const wallMs = clock.wallMs(queue.nowMs);
    try {
      this.#take(this.#member.step({ ...happening, monotonicMs, wallMs }));
    } catch (error) {
      this.#isOver = true;
      return fail(error);
    }
    this.#drain();
  }

  #take(effects: readonly MemberEffect[]): void {
    if (effects.length === 0) return;
    this.#queue.push(...effects.filter((effect) => !isUrgent(effect)));
    for (const effect of effects.filter(isUrgent)) this.#begin(effect);
  }

  ask(request: MemberRequest, answered: (answer: Answer) => void): void {
    this.#asks += 1;
    const requestId = `${this.#surroundings.life}-${this.#asks}`;
    this.#asked.set(requestId, answered);
    this.feed({ kind: 'request', requestId, request });
  }

  close(): void {
    this.#isOver = true;
    for (const timer of this.#timers.values()) callOff(timer);
  }

  #drain(): void {
    if (this.#isDraining) return;
    this.#isDraining = true;
    while (this.#writingMs === null && !this.#isOver) {
      const effect = this.#queue.shift();
      if (effect === undefined) break;
      this.#begin(effect);
    }
    this.#isDraining = false;
  }

  #begin(effect: MemberEffect): void {
    // Whoever watches may end this very life.
    this.#surroundings.watch(effect);
    if (!this.#isOver) this.#perform(effect);
  }

  #perform(effect: MemberEffect): void {
    const around = this.#surroundings;
    switch (effect.kind) {
      case 'persist':
        return this.#write((done) => around.persist(effect.state, done));
      case 'keepCopy':
        return this.#write((done) => around.keepCopy(effect.state, done));
      case 'ledger':
        return around.writeLedger(effect.entries);
      case 'send':
        return around.send(effect.to, effect.message);
      case 'connect':
        return around.want(effect.peer, true);
      case 'disconnect':
        return around.want(effect.peer, false);
      case 'runOperation':
        return this.#run(effect.request);
      case 'cancelOperation':
        return around.abort(effect.operationId);
      case 'armTimer':
        return this.#arm(effect.timer, effect.atMs);
      case 'disarmTimer':
        callOff(this.#timers.get(effect.timer));
        return void this.#timers.delete(effect.timer);
      case 'answer':
        this.#asked.get(effect.requestId)?.(effect.answer);
        return void this.#asked.delete(effect.requestId);
      case 'publish':
        return around.publish(effect.event);
      case 'claim':
        return around.claim(effect);
      case 'entitled':
        return around.entitled(effect.entitlement);
      case 'selfFence':
        return around.selfFence(effect.reason);
      case 'left':
        this.#isOver = true;
        return around.left(effect.clean);
    }
  }

  #write(begin: (done: (error: Error | null) => void) => void): void {
    const { queue, enter, fail } = this.#surroundings;
    this.#writingMs = queue.nowMs;
    begin((error) =>
      enter(() => {
        this.#writingMs = null;
        if (this.#isOver) return;
        if (error === null) return this.#drain();
        this.#isOver = true;
        fail(error);
      }),
    );
  }

  #run(request: OperationRequest): void {
    const { run, enter } = this.#surroundings;
    const { operationId } = request;
    run(request, (result) => enter(() => this.feed({ kind: 'operationResult', operationId, result })));
  }

  #arm(name: string, atMs: number): void {
    const { queue, clock, enter } = this.#surroundings;
    callOff(this.#timers.get(name));
    const appointment = queue.at(Math.max(queue.nowMs, clock.worldMs(atMs)), () =>
      enter(() => this.#due(name, atMs, appointment)),
    );
    this.#timers.set(name, appointment);
  }

  #due(name: string, atMs: number, appointment: Appointment): void {
    if (this.#timers.get(name) !== appointment) return;
    const { queue, clock } = this.#surroundings;
    // A clock that stood still meanwhile: it is not time yet.
    if (clock.monotonicMs(queue.nowMs) < atMs) return this.#arm(name, atMs);
    this.#timers.delete(name);
    this.feed({ kind: 'timer', timer: name });
  }
}

/** What a member's effects need of the world. */
export interface Surroundings {
  readonly queue: EventQueue;
  readonly clock: Clock;
  readonly life: string;
  /** Into the daemon's process. */
  readonly enter: (action: () => void) => void;
  /** Called before each effect. */
  readonly watch: (effect: MemberEffect) => void;
  readonly persist: (state: DurableState, done: (error: Error | null) => void) => void;
  readonly keepCopy: (state: DurableState, done: (error: Error | null) => void) => void;
  readonly writeLedger: (entries: readonly LedgerEntry[]) => void;
  readonly send: (peer: string, message: MemberMessage) => void;
  readonly want: (peer: string, wanted: boolean) => void;
  readonly run: (request: OperationRequest, finish: (result: OperationResult) => void) => void;
  readonly abort: (operationId: string) => void;
  readonly publish: (event: MemberEvent) => void;
  readonly claim: (effect: MemberEffect & { readonly kind: 'claim' }) => void;
  readonly entitled: (entitlement: Entitlement) => void;
  readonly selfFence: (reason: string) => void;
  readonly left: (clean: boolean) => void;
  readonly fail: (error: unknown) => void;
}
