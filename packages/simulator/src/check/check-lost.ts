import type { GuardianRun, Host } from '../world/host.ts';
import type { Watcher } from '../world/watcher.ts';
import type { World } from '../world/world.ts';
import type { Report } from './report.ts';

/**
 * Nobody is taken for lost without cause. Whoever judges could hear the peer all the time,
 * and be heard, for two dead times that it lived through itself: both guardians ran, and on
 * one link nothing was wrong. A sleep of the judge's own is no cause, and no time either.
 */
export function checkLost(world: World, report: Report): Watcher {
  const windowMs = 2 * world.sketch.timings.deadtimeMs;
  const runs = new Map(world.hosts.map((host) => [host, new Runs(host.guardianRun, world.nowMs)]));
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

  constructor(guardian: GuardianRun | null, nowMs: number) {
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

  /** The moment since which it has run for so long in all; null: it has not lived so long. */
  livedSinceMs(forMs: number, nowMs: number): number | null {
    let restMs = forMs;
    const runs = this.#sinceMs === null ? this.#former : [...this.#former, { fromMs: this.#sinceMs, toMs: nowMs }];
    for (const { fromMs, toMs } of runs.toReversed()) {
      if (toMs - fromMs >= restMs) return toMs - restMs;
      restMs -= toMs - fromMs;
    }
    return null;
  }
}
