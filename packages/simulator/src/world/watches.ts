import type { OperationRequest, OperationResult } from '@understudy/contracts';
import { callOff } from '../base/event-queue.ts';
import type { Appointment, EventQueue } from '../base/event-queue.ts';
import type { Random } from '../base/random.ts';
import { watchFaults } from '../story/fault.ts';
import type { WatchMode } from '../story/story.ts';
import type { Gate } from './gate.ts';
import type { Tally } from './tally.ts';

/**
 * The watches of one host's agents. Each sleeps until what it watches is not there, and then ends, once. It may also end
 * for no reason, or sleep on whatever happens.
 */
export class Watches {
  readonly #options: WatchesOptions;
  readonly #open = new Map<string, Watch>();
  readonly #moods: WatchMood[] = [];

  constructor(options: WatchesOptions) {
    this.#options = options;
  }

  /** A watch sleeps on this resource, and nobody has told it to end. */
  runs(resource: string): boolean {
    return this.#of(resource).length > 0;
  }

  /** … and it will say when the resource is gone. */
  isAttentive(resource: string): boolean {
    return this.#of(resource).some(({ mode }) => mode !== 'hang');
  }

  /** The watches of a resource, also one that sleeps already, behave in this way from now on; gives how to end that. */
  upset(mood: WatchMood): () => void {
    this.#moods.unshift(mood);
    for (const watch of this.#of(mood.resource)) this.#go(watch, mood.mode);
    return () => {
      const place = this.#moods.indexOf(mood);
      if (place >= 0) this.#moods.splice(place, 1);
    };
  }

  /** Those that begin from now on work. One that hangs, hangs for ever. */
  calm(): void {
    this.#moods.length = 0;
  }

  /** `finish` is called once, unless the agents are ended before. */
  begin(request: OperationRequest, finish: (result: OperationResult) => void): void {
    const watch: Watch = { request, finish, mode: null, isGivenUp: false, end: null };
    this.#open.set(request.operationId, watch);
    const mood = this.#moods.find(({ resource }) => resource === request.resource);
    if (mood !== undefined) this.#go(watch, mood.mode);
    if (!this.#options.isActive(request.resource)) this.#wake(watch);
  }

  /** A resource is not there any more. */
  gone(resource: string): void {
    for (const watch of this.#of(resource)) this.#wake(watch);
  }

  /** Tells one to end. False: there is none of this id. */
  abort(operationId: string): boolean {
    const watch = this.#open.get(operationId);
    if (watch === undefined) return false;
    watch.isGivenUp = true;
    this.#endWithin(watch, 40, 'error');
    return true;
  }

  /** The processes that they are in have ended. */
  endProcesses(): void {
    for (const { end } of this.#open.values()) callOff(end);
    this.#open.clear();
  }

  #of(resource: string): readonly Watch[] {
    return [...this.#open.values()].filter(({ request, isGivenUp }) => request.resource === resource && !isGivenUp);
  }

  #go(watch: Watch, mode: WatchMode): void {
    this.#options.tally.add(watchFaults[mode]);
    watch.mode = mode;
    if (mode === 'fail') this.#endWithin(watch, 200, 'error');
    if (mode === 'falseAlarm') this.#endWithin(watch, 2_000, 'ok');
  }

  #wake(watch: Watch): void {
    if (watch.mode !== 'hang') this.#endWithin(watch, wakingMs, 'ok');
  }

  #endWithin(watch: Watch, longestMs: number, code: 'ok' | 'error'): void {
    const { queue, random, gate } = this.#options;
    callOff(watch.end);
    watch.end = queue.after(random.spread(1, longestMs), () =>
      gate().enter(() => {
        this.#open.delete(watch.request.operationId);
        watch.finish({ code, reason: '', durationMs: 1 });
      }),
    );
  }
}

export interface WatchesOptions {
  readonly queue: EventQueue;
  /** A stream of its own: what else chance decides does not depend on whether anything is watched. */
  readonly random: Random;
  readonly tally: Tally;
  /** The host that they are on. */
  readonly gate: () => Gate;
  readonly isActive: (resource: string) => boolean;
}

export interface WatchMood {
  readonly resource: string;
  readonly mode: WatchMode;
}

interface Watch {
  readonly request: OperationRequest;
  readonly finish: (result: OperationResult) => void;
  mode: WatchMode | null;
  /** It has been told to end. */
  isGivenUp: boolean;
  end: Appointment | null;
}

/** A working watch takes no longer than this to say what it has seen. */
export const wakingMs = 20;
