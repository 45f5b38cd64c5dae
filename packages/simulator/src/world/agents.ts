import type { AgentAction, AgentManifest, OperationRequest, OperationResult, ResultCode } from '@understudy/contracts';
import { callOff } from '../base/event-queue.ts';
import type { Appointment, EventQueue } from '../base/event-queue.ts';
import type { Random } from '../base/random.ts';
import type { ActionDurations, AgentMode } from '../story/story.ts';
import { agentFaults } from '../story/fault.ts';
import type { Gate } from './gate.ts';
import type { Tally } from './tally.ts';
import { Watches } from './watches.ts';

/**
 * What really runs on one host, and the agents that change it. They take their time, and
 * may be slow, hang, fail, not know, or lie; whatever they answer, the world is what it
 * became.
 */
export class Agents {
  readonly watches: Watches;
  readonly #options: AgentsOptions;
  readonly #active = new Map<string, Instance>();
  readonly #running = new Map<string, Running>();
  readonly #moods: Mood[] = [];

  constructor(options: AgentsOptions) {
    this.#options = options;
    const { queue, watchRandom, tally, gate } = options;
    const isActive = (resource: string): boolean => this.#active.has(resource);
    this.watches = new Watches({ queue, random: watchRandom, tally, gate, isActive });
  }

  /** What is active here: by resource, in the order in which it became so. */
  get active(): ReadonlyMap<string, Instance> {
    return this.#active;
  }

  /** An agent behaves in this way from now on; gives how to end that. */
  upset(mood: Mood): () => void {
    this.#moods.unshift(mood);
    return () => {
      const place = this.#moods.indexOf(mood);
      if (place >= 0) this.#moods.splice(place, 1);
    };
  }

  get isUpset(): boolean {
    return this.#moods.length > 0;
  }

  /** As the kernel would say it: while an agent is slow, its host is. */
  get slowdownPercent(): number {
    return this.#moods.some(({ mode }) => mode === 'slow') ? slowFactor * 100 : 100;
  }

  calm(): void {
    this.#moods.length = 0;
    this.watches.calm();
  }

  /** Something is being done with it. */
  isBusy(resource: string): boolean {
    return [...this.#running.values()].some(({ request }) => request.resource === resource);
  }

  /** Carries an operation out; `finish` is called once, unless the agents are ended before. */
  run(request: OperationRequest, finish: (result: OperationResult) => void): void {
    if (request.action === 'watch') return this.watches.begin(request, finish);
    const { queue } = this.#options;
    const mode = this.#moodFor(request);
    if (mode !== null) this.#options.tally.add(agentFaults[mode]);
    const tookMs = this.#durationMs(request) * (mode === 'slow' ? slowFactor : 1);
    const isTooLate = mode === 'hang' || tookMs >= request.timeoutMs;
    const endsMs = Math.min(tookMs, request.timeoutMs) + 1;
    const running: Running = { request, finish, mode, isTooLate, effect: null, end: null };
    this.#running.set(request.operationId, running);
    this.#scheduleEffect(running, isTooLate ? request.timeoutMs : tookMs);
    running.end = queue.after(isTooLate ? request.timeoutMs + 5 : endsMs, () =>
      this.#options.gate().enter(() => this.#finish(running)),
    );
  }

  /** Asks an operation to end: what it has done stays done. */
  abort(operationId: string): void {
    if (this.watches.abort(operationId)) return;
    const running = this.#running.get(operationId);
    if (running === undefined) return;
    callOff(running.end);
    const { queue, random, gate } = this.#options;
    running.end = queue.after(random.integer(1, 40), () =>
      gate().enter(() => {
        callOff(running.effect);
        this.#answer(running, given(running.request, missed(running.request), 'cancelled'));
      }),
    );
  }

  /** The processes of the agents end with who started them; what was about to happen may happen, or not. */
  endProcesses(): void {
    const { queue, random, gate } = this.#options;
    this.watches.endProcesses();
    for (const running of this.#running.values()) {
      const isOpen = running.effect?.action !== null && running.effect !== null && running.effect.atMs > queue.nowMs;
      callOff(running.end);
      callOff(running.effect);
      // What they had begun to do takes hold at once, or never.
      if (!isOpen || !random.chance(50)) continue;
      running.effect = queue.after(random.integer(0, 50), () => gate().enter(() => this.#takeEffect(running)));
    }
    this.#running.clear();
  }

  cutPower(): void {
    this.watches.endProcesses();
    for (const { effect, end } of this.#running.values()) {
      callOff(end);
      callOff(effect);
    }
    this.#running.clear();
    this.#active.clear();
  }

  /** It is not there any more: dead, or stopped. */
  lose(resource: string): boolean {
    const was = this.#active.delete(resource);
    if (!was) return false;
    this.watches.gone(resource);
    this.#options.onChange(resource);
    return true;
  }

  #moodFor({ resource, action }: OperationRequest): AgentMode | null {
    return this.#moods.find((mood) => mood.resource === resource && mood.action === action)?.mode ?? null;
  }

  #durationMs({ resource, action }: OperationRequest): number {
    const { random, paceMs, durationsMs } = this.#options;
    const known: Readonly<Record<string, number>> = durationsMs[resource] ?? {};
    return Math.max(1, (known[action] ?? paceMs * share(action)) * (0.5 + random.unit()));
  }

  #scheduleEffect(running: Running, withinMs: number): void {
    const { queue, random, gate } = this.#options;
    if (!changes(running.request.action)) return;
    const fromMs = withinMs * (0.2 + 0.8 * random.unit());
    running.effect = queue.after(fromMs, () => gate().enter(() => this.#takeEffect(running)));
  }

  #takeEffect({ request, mode, isTooLate }: Running): void {
    const works = mode !== 'fail' && mode !== 'lie' && !isTooLate;
    const { resource, action } = request;
    if (action === 'start' && (works || this.#options.random.chance(50))) this.#begin(resource, 'started');
    if (!works) return mode === 'lie' ? this.#pretend(resource) : undefined;
    if (action === 'promote' && this.#active.has(resource)) this.#set(resource, 'promoted');
    if (action === 'demote' && this.#active.has(resource)) this.#set(resource, 'started');
    if (action === 'stop') this.lose(resource);
  }

  #begin(resource: string, role: Instance['role']): void {
    const instance = this.#active.get(resource);
    // One about whose end an agent has lied is known of again.
    if (instance === undefined || instance.isHidden) this.#set(resource, instance?.role ?? role);
  }

  #set(resource: string, role: Instance['role']): void {
    this.#active.set(resource, { role, isHidden: false });
    this.#options.onChange(resource);
  }

  /** From now on the cluster cannot know of it. */
  #pretend(resource: string): void {
    const instance = this.#active.get(resource);
    if (instance !== undefined) this.#active.set(resource, { ...instance, isHidden: true });
  }

  #finish(running: Running): void {
    const { request, mode, isTooLate } = running;
    if (isTooLate) return this.#answer(running, given(request, missed(request), 'timed out'));
    this.#answer(running, this.#result(request, mode));
  }

  #answer({ request, finish }: Running, result: OperationResult): void {
    this.#running.delete(request.operationId);
    finish(result);
  }

  #result(request: OperationRequest, mode: AgentMode | null): OperationResult {
    const { resource, agent, action } = request;
    if (!this.#options.manifests.has(agent)) return given(request, 'notInstalled', 'no such agent');
    if (mode === 'fail') return given(request, 'error', 'it failed');
    if (mode === 'inconclusive') return given(request, 'inconclusive', 'it could not tell');
    const instance = this.#active.get(resource);
    if (action === 'monitor') return given(request, codeOf(instance), '');
    if ((action === 'promote' || action === 'demote') && instance === undefined) {
      return given(request, 'notRunning', 'it is not there');
    }
    return given(request, 'ok', '');
  }
}

export interface AgentsOptions {
  readonly queue: EventQueue;
  readonly random: Random;
  readonly watchRandom: Random;
  readonly tally: Tally;
  readonly manifests: ReadonlyMap<string, AgentManifest>;
  /** How long a start takes, about. */
  readonly paceMs: number;
  /** By resource and action, where it is known better. */
  readonly durationsMs: Readonly<Record<string, ActionDurations>>;
  /** The host that they are on. */
  readonly gate: () => Gate;
  /** What is active here has changed. */
  readonly onChange: (resource: string) => void;
}

export interface Instance {
  readonly role: 'started' | 'promoted';
  /** An agent has lied about its end: the cluster cannot know of it. */
  readonly isHidden: boolean;
}

export interface Mood {
  readonly resource: string;
  readonly action: AgentAction;
  readonly mode: AgentMode;
}

interface Running {
  readonly request: OperationRequest;
  readonly finish: (result: OperationResult) => void;
  readonly mode: AgentMode | null;
  /** It does not come to its end in time. */
  readonly isTooLate: boolean;
  effect: Appointment | null;
  end: Appointment | null;
}

const slowFactor = 8;

function share(action: OperationRequest['action']): number {
  switch (action) {
    case 'start':
      return 1;
    case 'stop':
    case 'promote':
    case 'demote':
      return 0.5;
    default:
      return 0.05;
  }
}

function changes(action: OperationRequest['action']): boolean {
  return action === 'start' || action === 'stop' || action === 'promote' || action === 'demote';
}

function codeOf(instance: Instance | undefined): ResultCode {
  if (instance === undefined) return 'notRunning';
  return instance.role === 'promoted' ? 'promoted' : 'ok';
}

/** An operation that did not end in time: of a monitor that says nothing. */
function missed({ action }: OperationRequest): ResultCode {
  return action === 'monitor' ? 'inconclusive' : 'error';
}

function given(_request: OperationRequest, code: ResultCode, reason: string): OperationResult {
  return { code, reason, durationMs: 1 };
}
