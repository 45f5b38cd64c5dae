import type { ClusterSketch, Happening } from '../story/story.ts';
import type { Host } from '../world/host.ts';
import type { Watcher } from '../world/watcher.ts';

/**
 * When the contract (docs/ownership.md) lets a resource be active twice, in this one place:
 *
 * - Without a lease: while the nodes could not hear each other, and for as long
 *   afterwards as it takes to meet, and for one of them to step back.
 * - With one: a host that was frozen owns for the moment that it takes to notice, and
 *   then until it has stopped (`mayOwnUntilMs`; its addresses sooner: `check-thaw.ts`); where
 *   its guardian does not go on with it, from a dead time later on.
 * - With fencing: never. What is lost has no power before anything of it is begun.
 * - With a lease alone: a host whose clocks stood still with it cannot know that time has
 *   passed until it hears of it, at the latest when its lease is to be renewed.
 * - And a host on which guardian and daemon are both dead or stand still holds itself to
 *   nothing: there is no watchdog in this world.
 */
export class Excuses implements Watcher {
  readonly #scene: ExcusesScene;
  readonly #afterMs: number;
  readonly #hasLease: boolean;
  readonly #hasFencing: boolean;
  readonly #unknowingMs: number;
  /** After a thaw. */
  readonly mayStillStopMs: number;
  /** For so long a daemon waits for its guardian before it gives up by itself. */
  readonly #waitingMs: number;
  readonly #going = new Set<Happening>();
  /** As they were when they were looked at last. */
  readonly #abandoned = new Set<Host>();
  #untilMs = 0;

  constructor({ timings, tieBreakers }: ClusterSketch, scene: ExcusesScene) {
    this.#scene = scene;
    this.#afterMs = 3 * timings.deadtimeMs + meetingMs;
    this.#hasFencing = tieBreakers.fencing;
    this.#hasLease = tieBreakers.witness !== null || tieBreakers.disk !== null;
    const leaseMs = Math.max(tieBreakers.witness?.leaseMs ?? 0, tieBreakers.disk?.leaseMs ?? 0);
    this.#unknowingMs = leaseMs + timings.selfStopLimitMs + checkMs;
    this.mayStillStopMs = timings.selfStopLimitMs + checkMs;
    this.#waitingMs = timings.deadtimeMs;
  }

  /** A split is nobody's fault now. */
  get excusesSplit(): boolean {
    this.#look();
    return this.#going.size > 0 || this.#scene.nowMs <= this.#untilMs;
  }

  /** Until when a host that was frozen may have what another one has begun. */
  mayOwnUntilMs({ thawedMs, guardianSinceMs }: Pick<Host, 'thawedMs' | 'guardianSinceMs'>): number {
    const guardianWentOn = guardianSinceMs !== null && guardianSinceMs <= thawedMs;
    return thawedMs + this.mayStillStopMs + (guardianWentOn ? 0 : this.#waitingMs);
  }

  readonly published = (): void => this.#look();

  readonly activityChanged = (): void => this.#look();

  readonly daemonEnded = (): void => this.#look();

  readonly guardianChanged = (): void => this.#look();

  /** One that is not abandoned any more was so until now. */
  #look(): void {
    if (!this.#hasLease || this.#hasFencing) return;
    for (const host of this.#scene.hosts) {
      const { isAbandoned } = host;
      if (isAbandoned || this.#abandoned.has(host)) this.#extend();
      if (isAbandoned) this.#abandoned.add(host);
      else this.#abandoned.delete(host);
    }
  }

  readonly happened = (happening: Happening): void => {
    if (!this.#excuses(happening)) return;
    this.#going.add(happening);
    this.#extend();
  };

  readonly happeningEnded = (happening: Happening): void => {
    if (!this.#going.delete(happening)) return;
    this.#extend();
  };

  #excuses(happening: Happening): boolean {
    if (this.#hasFencing && !this.#hasLease) return false;
    if (!this.#hasLease) return divides(happening);
    return happening.kind === 'freezeHost' && happening.clockStops;
  }

  #extend(): void {
    this.#untilMs = Math.max(this.#untilMs, this.#scene.nowMs + (this.#hasLease ? this.#unknowingMs : this.#afterMs));
  }
}

/** The world, as it goes on. */
export interface ExcusesScene {
  readonly nowMs: number;
  readonly hosts: readonly Host[];
}

/** To find each other again, redial, introduce themselves, and stop with all agents slow. */
const meetingMs = 20_000;
/** How late a guardian's own look may be, and the processes after a thaw. */
const checkMs = 700;

/** Whether one node can seem dead to the other and is not. */
function divides({ kind }: Happening): boolean {
  switch (kind) {
    case 'cutLink':
    case 'flapLink':
    case 'badLink':
    case 'freezeHost':
    case 'freezeGuardian':
    case 'killGuardian':
    case 'isolate':
      return true;
    default:
      return false;
  }
}
