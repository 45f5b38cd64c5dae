import type { Said } from '@understudy/crm-core';

/**
 * What the guardian makes of its daemon's life: pure rules, so that each can be
 * tried. While the daemon is gone its host says `restarting`; if it is not back in
 * time, or keeps dying, what it ran is ended, and only then the host falls silent.
 */
export class Supervisor {
  readonly #limits: SupervisorLimits;
  #phase: Phase = 'starting';
  #wasReady = false;
  #aliveMs: number;
  #goneSinceMs: number;
  readonly #deathsMs: number[] = [];

  constructor(limits: SupervisorLimits, nowMs: number) {
    this.#limits = limits;
    this.#aliveMs = nowMs;
    this.#goneSinceMs = nowMs;
  }

  /** What the beats say. */
  get said(): Said {
    switch (this.#phase) {
      case 'starting':
        return 'starting';
      case 'running':
      case 'leaving':
        return 'running';
      case 'restarting':
      case 'ending':
        return 'restarting';
      case 'stuck':
        return 'stuck';
      case 'left':
        return 'left';
    }
  }

  get phase(): Phase {
    return this.#phase;
  }

  ready(nowMs: number): void {
    if (this.#phase !== 'starting' && this.#phase !== 'restarting') return;
    this.#wasReady = true;
    this.#aliveMs = nowMs;
    this.#phase = 'running';
  }

  alive(nowMs: number): void {
    this.#aliveMs = nowMs;
  }

  /** The guardian itself did not run: what it missed in that time is nobody's fault. */
  paused(ms: number): void {
    this.#aliveMs += ms;
    this.#goneSinceMs += ms;
  }

  leaveRequested(): void {
    if (this.#phase === 'running' || this.#phase === 'starting') this.#phase = 'leaving';
    else if (this.#phase === 'restarting') this.#phase = 'ending';
  }

  /** The daemon has ended what it ran, or says that it could not. */
  daemonLeft(clean: boolean): void {
    this.#phase = clean ? 'left' : 'ending';
  }

  /** The daemon's process is gone. What is to be done now. */
  exited(nowMs: number): Verdict {
    if (this.#phase === 'left') return 'sayGoodbye';
    if (this.#phase === 'leaving' || this.#phase === 'ending') return this.#end();
    if (this.#phase !== 'restarting') this.#goneSinceMs = nowMs;
    const { respawnLimitMs, deathsLimit, deathsWindowMs } = this.#limits;
    this.#deathsMs.push(nowMs);
    const recent = this.#deathsMs.filter((atMs) => nowMs - atMs <= deathsWindowMs);
    if (recent.length > deathsLimit || nowMs - this.#goneSinceMs > respawnLimitMs) return this.#end();
    if (this.#wasReady) this.#phase = 'restarting';
    return 'startAgain';
  }

  /** To be asked steadily: whether the daemon must be ended for being hung, or for being too slow to come back. */
  check(nowMs: number): 'kill' | 'fine' {
    if (this.#phase === 'running' && nowMs - this.#aliveMs > this.#limits.hungMs) return 'kill';
    if (this.#phase !== 'restarting' || nowMs - this.#goneSinceMs <= this.#limits.respawnLimitMs) return 'fine';
    this.#phase = 'ending';
    return 'kill';
  }

  /** The last resort has been tried. */
  ended(everything: boolean): Verdict {
    this.#phase = everything ? 'left' : 'stuck';
    return everything ? 'sayGoodbye' : 'endAgainLater';
  }

  #end(): Verdict {
    this.#phase = 'ending';
    return 'endEverything';
  }
}

export type Phase = 'starting' | 'running' | 'restarting' | 'leaving' | 'ending' | 'stuck' | 'left';
export type Verdict = 'startAgain' | 'endEverything' | 'endAgainLater' | 'sayGoodbye';

export interface SupervisorLimits {
  /** How long a daemon may be gone, in milliseconds. */
  readonly respawnLimitMs: number;
  /** How long its main loop may stand still. */
  readonly hungMs: number;
  /** A daemon that dies more often than this within the window is not started again. */
  readonly deathsLimit: number;
  readonly deathsWindowMs: number;
}
