import type { Said } from '../membership/beat.ts';

/**
 * What the guardian makes of its daemon's life: pure rules, so that each can be
 * tried. While the daemon is gone its host says `restarting`; if it is not back in
 * time, or keeps dying, what it ran is ended, and only then the host falls silent.
 * Nothing is waited for without a limit: not the daemon's start, nor its leaving, nor
 * the end of a process that was killed.
 */
export class Supervisor {
  readonly #limits: SupervisorLimits;
  #phase: SupervisorPhase = 'starting';
  /** Some life of the daemon was ready once. */
  #wasReady = false;
  /** This life is. */
  #isReady = false;
  /** There is a process. */
  #isThere = true;
  #startedMs: number;
  #aliveMs: number;
  #goneSinceMs: number;
  #killedMs: number | null = null;
  #checkedMs: number;
  #deathsMs: number[] = [];

  constructor(limits: SupervisorLimits, nowMs: number) {
    this.#limits = limits;
    this.#startedMs = nowMs;
    this.#aliveMs = nowMs;
    this.#goneSinceMs = nowMs;
    this.#checkedMs = nowMs;
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

  get phase(): SupervisorPhase {
    return this.#phase;
  }

  /** A daemon was started, the first one or another. */
  started(nowMs: number): void {
    this.#isThere = true;
    this.#isReady = false;
    this.#killedMs = null;
    this.#startedMs = nowMs;
  }

  /** What one said that has ended meanwhile counts no more. */
  ready(nowMs: number): void {
    if (!this.#isThere) return;
    this.#isReady = true;
    this.#aliveMs = nowMs;
    if (this.#phase !== 'starting' && this.#phase !== 'restarting') return;
    this.#wasReady = true;
    this.#phase = 'running';
  }

  alive(nowMs: number): void {
    this.#aliveMs = nowMs;
  }

  /** Whoever can be told leaves by himself; between two lives there is nobody to tell. */
  leaveRequested(): SupervisorVerdict {
    const isUp = this.#phase === 'running' || this.#phase === 'starting';
    if (!isUp && this.#phase !== 'restarting') return 'wait';
    if (!this.#isThere) return this.#end();
    this.#phase = isUp ? 'leaving' : 'ending';
    return 'wait';
  }

  /** The daemon has ended what it ran, or says that it could not. */
  daemonLeft(clean: boolean): void {
    this.#phase = clean ? 'left' : 'ending';
  }

  /** The daemon's process is gone. What is to be done now. */
  exited(nowMs: number): SupervisorVerdict {
    if (!this.#isThere) return 'wait';
    this.#isThere = false;
    this.#killedMs = null;
    if (this.#phase === 'left') return 'sayGoodbye';
    if (this.#phase === 'leaving' || this.#phase === 'ending') return this.#end();
    if (this.#phase !== 'restarting') this.#goneSinceMs = nowMs;
    if (this.#diesTooOften(nowMs) || nowMs - this.#goneSinceMs > this.#limits.respawnLimitMs) return this.#end();
    if (this.#wasReady) this.#phase = 'restarting';
    return nowMs - this.#startedMs < this.#limits.shortLifeMs ? 'startAgainSoon' : 'startAgain';
  }

  /** Deaths count within the window; those of a daemon that never got ready count for ever. */
  #diesTooOften(nowMs: number): boolean {
    const { deathsLimit, deathsWindowMs } = this.#limits;
    if (this.#wasReady) this.#deathsMs = this.#deathsMs.filter((atMs) => nowMs - atMs <= deathsWindowMs);
    this.#deathsMs.push(nowMs);
    return this.#deathsMs.length > deathsLimit;
  }

  /**
   * To be asked every `checkEveryMs`: whether the daemon must be ended, because it
   * hangs or is too slow, or must not be waited for any more.
   */
  check(nowMs: number): SupervisorFinding {
    this.#forgivePause(nowMs);
    if (this.#killedMs !== null) return this.#awaitDeath(nowMs, this.#killedMs);
    if (!this.#isOverdue(nowMs)) return 'fine';
    if (this.#phase === 'restarting') this.#phase = 'ending';
    if (!this.#isThere) return this.#end();
    this.#killedMs = nowMs;
    return 'kill';
  }

  /**
   * The host was frozen for as long as the dead time: what it owns may be somebody else's by
   * now. A daemon that runs gives it up; between two lives nobody else can, and the next
   * may be slow to come, or never.
   */
  thawed(): SupervisorFinding {
    if (this.#phase !== 'restarting') return 'fine';
    if (!this.#isThere) return this.#end();
    this.#phase = 'ending';
    return 'kill';
  }

  /** The guardian itself did not run: what it missed in that time is nobody's fault. */
  #forgivePause(nowMs: number): void {
    const { checkEveryMs } = this.#limits;
    const pauseMs = nowMs - this.#checkedMs - checkEveryMs;
    this.#checkedMs = nowMs;
    if (pauseMs <= checkEveryMs) return;
    this.#aliveMs += pauseMs;
    this.#goneSinceMs += pauseMs;
    this.#startedMs += pauseMs;
    if (this.#killedMs !== null) this.#killedMs += pauseMs;
  }

  #isOverdue(nowMs: number): boolean {
    const { hungMs, respawnLimitMs, startLimitMs } = this.#limits;
    if (!this.#isThere) return this.#phase === 'restarting' && nowMs - this.#goneSinceMs > respawnLimitMs;
    if (this.#isReady) return nowMs - this.#aliveMs > hungMs;
    return this.#wasReady ? nowMs - this.#goneSinceMs > respawnLimitMs : nowMs - this.#startedMs > startLimitMs;
  }

  /** A process that waits inside the kernel (a dead disk) does nothing any more, but may never be seen to end. */
  #awaitDeath(nowMs: number, killedMs: number): 'fine' | 'endEverything' {
    if (!this.#isThere || nowMs - killedMs <= this.#limits.respawnLimitMs) return 'fine';
    this.#isThere = false;
    return this.#end();
  }

  /** The last resort has been tried. */
  ended(everything: boolean): SupervisorVerdict {
    this.#phase = everything ? 'left' : 'stuck';
    return everything ? 'sayGoodbye' : 'endAgainLater';
  }

  #end(): 'endEverything' {
    this.#phase = 'ending';
    return 'endEverything';
  }
}

export type SupervisorPhase = 'starting' | 'running' | 'restarting' | 'leaving' | 'ending' | 'stuck' | 'left';
/** What the guardian finds when it looks: the daemon is to be killed, or no longer waited for. */
export type SupervisorFinding = 'fine' | 'kill' | 'endEverything';
/** `wait`: nothing is to be done. */
export type SupervisorVerdict =
  'startAgain' | 'startAgainSoon' | 'endEverything' | 'endAgainLater' | 'sayGoodbye' | 'wait';

export interface SupervisorLimits {
  /** How often `check` is called. */
  readonly checkEveryMs: number;
  /** How long a daemon may take to its first `ready`, in milliseconds. */
  readonly startLimitMs: number;
  /** How long a daemon may be gone. */
  readonly respawnLimitMs: number;
  /** How long its main loop may stand still. */
  readonly hungMs: number;
  /** A daemon that lived shorter than this is not started again at once. */
  readonly shortLifeMs: number;
  /** A daemon that dies more often than this within the window is not started again. */
  readonly deathsLimit: number;
  readonly deathsWindowMs: number;
}
