import type { Timings } from '@understudy/crm-core';
import type { Happening } from '../story/story.ts';
import type { Watcher } from '../world/watcher.ts';

/**
 * When the contract (docs/ownership.md) lets a resource be active twice, in this one
 * place: without a tie-breaker, while the nodes could not hear each other, and for as
 * long afterwards as it takes to meet, and for one of them to step back.
 */
export class Excuses implements Watcher {
  readonly #nowMs: () => number;
  readonly #afterMs: number;
  readonly #going = new Set<Happening>();
  #untilMs = 0;

  constructor(timings: Timings, nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#afterMs = 3 * timings.deadtimeMs + meetingMs;
  }

  /** A split is nobody's fault now. */
  get excusesSplit(): boolean {
    return this.#going.size > 0 || this.#nowMs() <= this.#untilMs;
  }

  readonly happened = (happening: Happening): void => {
    if (!divides(happening)) return;
    this.#going.add(happening);
    this.#untilMs = Math.max(this.#untilMs, this.#nowMs() + this.#afterMs);
  };

  readonly happeningEnded = (happening: Happening): void => {
    if (!this.#going.delete(happening)) return;
    this.#untilMs = Math.max(this.#untilMs, this.#nowMs() + this.#afterMs);
  };
}

/** To find each other again, redial, introduce themselves, and stop with all agents slow. */
const meetingMs = 20_000;

/** Whether one node can seem dead to the other and is not. */
function divides({ kind }: Happening): boolean {
  switch (kind) {
    case 'cutLink':
    case 'flapLink':
    case 'badLink':
    case 'freezeHost':
    case 'freezeGuardian':
    case 'killGuardian':
      return true;
    default:
      return false;
  }
}
