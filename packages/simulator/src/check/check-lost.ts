import type { GuardianRun, Host } from '../world/host.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import type { Report } from './report.ts';

/**
 * Nobody is taken for lost without cause. Whoever judges could hear the peer all the time,
 * and be heard, for two dead times that it lived through itself: both guardians ran, and on
 * one link nothing was wrong. A sleep of the judge's own is no cause, and no time either;
 * but one that sleeps again before it can have been answered has to judge at some time.
 */
export function checkLost(world: World, report: Report): Watcher {
  const { timings, linkDelayMs } = world.sketch;
  const windowMs = 2 * timings.deadtimeMs;
  const answerMs = 3 * timings.keepaliveMs + 2 * linkDelayMs;
  const runs = new Map(world.hosts.map((host) => [host, new Runs(host.guardianRun, answerMs, world.nowMs)]));
  /** Since when nothing has been wrong with each link; null: something is. */
  const soundSinceMs: (number | null)[] = Array.from({ length: world.network.links }, () => world.nowMs);
  const couldHear = (peer: Host, sinceMs: number): boolean =>
    (runs.get(peer)?.goesOnSinceMs ?? Infinity) <= sinceMs &&
    soundSinceMs.some((soundMs) => soundMs !== null && soundMs <= sinceMs);
  return {
    guardianChanged: (host) => runs.get(host)?.note(host.guardianRun, world.nowMs),
    networkChanged: () => {
      for (let link = 0; link < soundSinceMs.length; link += 1) {
        soundSinceMs[link] = world.network.isSound(link) ? (soundSinceMs[link] ?? world.nowMs) : null;
      }
    },
    judged: (judge, peer, verdict) => {
      const sinceMs = verdict === 'lost' ? (runs.get(judge)?.livedSinceMs(windowMs, world.nowMs) ?? null) : null;
      if (sinceMs === null || !couldHear(peer, sinceMs)) return;
      report.add('lost', `${judge.node} takes ${peer.node} for lost, and could hear it all the time`);
    },
  };
}

/** When the guardian of a host ran, in the life that it has now. */
class Runs {
  /** Since when it has run on; null: it is dead, or stands still. */
  #sinceMs: number | null = null;
  #life: unknown = null;
  /** Former ones of this life, the newest last. */
  #former: { readonly fromMs: number; readonly toMs: number }[] = [];

  /** Who wakes up has been answered after this. */
  readonly #answerMs: number;

  constructor(guardian: GuardianRun | null, answerMs: number, nowMs: number) {
    this.#answerMs = answerMs;
    this.note(guardian, nowMs);
  }

  get goesOnSinceMs(): number {
    return this.#sinceMs ?? Infinity;
  }

  note(guardian: GuardianRun | null, nowMs: number): void {
    if (guardian?.life !== this.#life) this.#former = [];
    else if (this.#sinceMs !== null) this.#former = [...this.#former, { fromMs: this.#sinceMs, toMs: nowMs }];
    this.#life = guardian?.life;
    this.#sinceMs = guardian?.isStopped === false ? nowMs : null;
  }

  /** The moment since which it has run for so long in all; null: it has not, or not long enough at a time. */
  livedSinceMs(forMs: number, nowMs: number): number | null {
    if (this.#sinceMs === null) return null;
    let restMs = forMs - (nowMs - this.#sinceMs);
    if (restMs <= 0) return nowMs - forMs;
    for (const { fromMs, toMs } of this.#former.toReversed()) {
      if (toMs - fromMs < this.#answerMs) return null;
      if (toMs - fromMs >= restMs) return toMs - restMs;
      restMs -= toMs - fromMs;
    }
    return null;
  }
}
