import { describe, expect, it } from 'vitest';
import { Supervisor } from './supervisor.ts';

const limits = {
  checkEveryMs: 50,
  startLimitMs: 30_000,
  respawnLimitMs: 5_000,
  hungMs: 1_000,
  shortLifeMs: 100,
  deathsLimit: 3,
  deathsWindowMs: 60_000,
};

function ready(): Supervisor {
  const supervisor = new Supervisor(limits, 0);
  supervisor.ready(100);
  return supervisor;
}

/** Asks steadily, as the guardian does; the first finding and when, or null. */
function watch(supervisor: Supervisor, fromMs: number, toMs: number): readonly [string, number] | null {
  for (let nowMs = fromMs; nowMs <= toMs; nowMs += limits.checkEveryMs) {
    const finding = supervisor.check(nowMs);
    if (finding !== 'fine') return [finding, nowMs];
  }
  return null;
}

/** Time passes, and its main loop turns. */
function turn(supervisor: Supervisor, untilMs: number): void {
  for (let nowMs = 0; nowMs <= untilMs; nowMs += limits.checkEveryMs) {
    supervisor.alive(nowMs);
    expect(supervisor.check(nowMs)).toBe('fine');
  }
}

/** The next life, up to its `ready`. */
function live(supervisor: Supervisor, fromMs: number, readyMs: number): void {
  supervisor.started(fromMs);
  supervisor.ready(readyMs);
}

describe('the guardian’s rules', () => {
  it('a host says that it starts, then that it runs', () => {
    const supervisor = new Supervisor(limits, 0);
    expect(supervisor.said).toBe('starting');
    supervisor.ready(100);
    expect(supervisor.said).toBe('running');
  });

  it('a daemon that dies is started again, and the host says so meanwhile', () => {
    const supervisor = ready();
    expect(supervisor.exited(200)).toBe('startAgain');
    expect(supervisor.said).toBe('restarting');
    live(supervisor, 200, 1_000);
    expect(supervisor.said).toBe('running');
  });

  it('what one said that is gone meanwhile is no news: it is started again all the same', () => {
    const supervisor = ready();
    expect(supervisor.exited(200)).toBe('startAgain');
    supervisor.ready(200);
    expect(supervisor.phase).toBe('restarting');
    expect(watch(supervisor, 200, 10_000)?.[0]).toBe('endEverything');
  });

  it('one that dies at once is not started again at once', () => {
    const supervisor = ready();
    supervisor.exited(200);
    supervisor.started(200);
    expect(supervisor.exited(299)).toBe('startAgainSoon');
  });

  it('one that is not back in time is ended with all that it ran', () => {
    const supervisor = ready();
    turn(supervisor, 200);
    supervisor.exited(200);
    supervisor.started(200);
    expect(watch(supervisor, 250, 9_000)).toEqual(['kill', 5_250]);
    expect(supervisor.exited(5_260)).toBe('endEverything');
    expect(supervisor.said).toBe('restarting');
    expect(supervisor.ended(true)).toBe('sayGoodbye');
    expect(supervisor.said).toBe('left');
  });

  it('nor is one waited for that could not even be started', () => {
    const supervisor = ready();
    turn(supervisor, 200);
    expect(supervisor.exited(200)).toBe('startAgain');
    expect(watch(supervisor, 250, 9_000)).toEqual(['endEverything', 5_250]);
  });

  it('one that hangs in its first start is ended, and after some tries given up', () => {
    const supervisor = new Supervisor(limits, 0);
    let nowMs = 0;
    for (let times = 0; times < limits.deathsLimit; times += 1) {
      const found = watch(supervisor, nowMs, nowMs + 100_000);
      expect(found).toEqual(['kill', nowMs + limits.startLimitMs + limits.checkEveryMs]);
      nowMs = found?.[1] ?? 0;
      expect(supervisor.exited(nowMs)).toBe('startAgain');
      supervisor.started(nowMs);
      expect(supervisor.said).toBe('starting');
    }
    nowMs = watch(supervisor, nowMs, nowMs + 100_000)?.[1] ?? 0;
    expect(supervisor.exited(nowMs)).toBe('endEverything');
  });

  it('what cannot be ended is said, not hidden', () => {
    const supervisor = ready();
    supervisor.leaveRequested();
    supervisor.exited(6_000);
    expect(supervisor.ended(false)).toBe('endAgainLater');
    expect(supervisor.said).toBe('stuck');
    expect(supervisor.ended(true)).toBe('sayGoodbye');
    expect(supervisor.said).toBe('left');
  });

  it('one that keeps dying is given up', () => {
    const supervisor = ready();
    for (let times = 0; times < limits.deathsLimit; times += 1) {
      expect(supervisor.exited(1_000 * times + 900)).toBe('startAgain');
      live(supervisor, 1_000 * times + 950, 1_000 * times + 1_000);
    }
    expect(supervisor.exited(10_000)).toBe('endEverything');
  });

  it('deaths that are long past do not count', () => {
    const supervisor = ready();
    for (let times = 1; times < 10; times += 1) {
      expect(supervisor.exited(limits.deathsWindowMs * times)).toBe('startAgain');
      live(supervisor, limits.deathsWindowMs * times, limits.deathsWindowMs * times + 100);
    }
  });

  it('a daemon whose main loop stands still is ended, once', () => {
    const supervisor = ready();
    turn(supervisor, 2_000);
    expect(watch(supervisor, 2_050, 9_000)).toEqual(['kill', 3_050]);
    expect(supervisor.check(3_100)).toBe('fine');
    expect(supervisor.exited(3_110)).toBe('startAgain');
  });

  it('also while it leaves, and after it has left', () => {
    for (const clean of [null, true, false]) {
      const supervisor = ready();
      turn(supervisor, 2_000);
      supervisor.leaveRequested();
      if (clean !== null) supervisor.daemonLeft(clean);
      expect(watch(supervisor, 2_050, 9_000)).toEqual(['kill', 3_050]);
      expect(supervisor.exited(3_060)).toBe(clean === true ? 'sayGoodbye' : 'endEverything');
    }
  });

  it('a process that the kernel does not let go of is not waited for, and ends nothing twice', () => {
    const supervisor = ready();
    expect(watch(supervisor, 0, 9_000)).toEqual(['kill', 1_150]);
    expect(watch(supervisor, 1_200, 9_000)).toEqual(['endEverything', 6_200]);
    expect(supervisor.said).toBe('restarting');
    expect(watch(supervisor, 6_250, 30_000)).toBeNull();
    expect(supervisor.exited(30_000)).toBe('wait');
  });

  it('a guardian that slept does not blame the daemon', () => {
    const supervisor = ready();
    turn(supervisor, 2_000);
    // The first thing that runs after the pause is the check: no word of the daemon has been read yet.
    expect(supervisor.check(62_000)).toBe('fine');
    expect(watch(supervisor, 62_050, 70_000)).toEqual(['kill', 63_000]);
  });

  it('a host that was frozen between two lives has what it ran ended: the next may never come', () => {
    const between = ready();
    between.exited(200);
    expect(between.thawed()).toBe('endEverything');
    expect(between.phase).toBe('ending');

    const begun = ready();
    begun.exited(200);
    begun.started(200);
    expect(begun.thawed()).toBe('kill');
    begun.ready(250);
    expect(begun.exited(300)).toBe('endEverything');
  });

  it('a daemon that ran when its host froze gives up by itself', () => {
    const supervisor = ready();
    expect(supervisor.thawed()).toBe('fine');
    expect(supervisor.phase).toBe('running');
  });

  it('a daemon that left in good order is not started again', () => {
    const supervisor = ready();
    supervisor.leaveRequested();
    expect(supervisor.said).toBe('running');
    supervisor.daemonLeft(true);
    expect(supervisor.exited(300)).toBe('sayGoodbye');
  });

  it('one that dies while it leaves has what it ran ended', () => {
    const supervisor = ready();
    supervisor.leaveRequested();
    expect(supervisor.exited(300)).toBe('endEverything');
  });

  it('a request to leave reaches a host whose daemon is being started again', () => {
    const supervisor = ready();
    supervisor.exited(200);
    supervisor.started(200);
    expect(supervisor.leaveRequested()).toBe('wait');
    expect(supervisor.exited(400)).toBe('endEverything');
  });

  it('and between two lives', () => {
    const supervisor = ready();
    supervisor.exited(200);
    expect(supervisor.leaveRequested()).toBe('endEverything');
    expect(supervisor.leaveRequested()).toBe('wait');
  });
});
