import { describe, expect, it } from 'vitest';
import { Supervisor } from './supervisor.ts';

const limits = { respawnLimitMs: 5_000, hungMs: 1_000, deathsLimit: 3, deathsWindowMs: 60_000 };

function ready(): Supervisor {
  const supervisor = new Supervisor(limits, 0);
  supervisor.ready(100);
  return supervisor;
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
    supervisor.ready(1_000);
    expect(supervisor.said).toBe('running');
  });

  it('one that is not back in time is ended with all that it ran', () => {
    const supervisor = ready();
    supervisor.exited(200);
    expect(supervisor.check(5_200)).toBe('fine');
    expect(supervisor.check(5_201)).toBe('kill');
    expect(supervisor.exited(5_210)).toBe('endEverything');
    expect(supervisor.said).toBe('restarting');
    expect(supervisor.ended(true)).toBe('sayGoodbye');
    expect(supervisor.said).toBe('left');
  });

  it('what cannot be ended is said, not hidden', () => {
    const supervisor = ready();
    supervisor.exited(200);
    supervisor.check(6_000);
    supervisor.exited(6_000);
    expect(supervisor.ended(false)).toBe('endAgainLater');
    expect(supervisor.said).toBe('stuck');
    expect(supervisor.ended(true)).toBe('sayGoodbye');
    expect(supervisor.said).toBe('left');
  });

  it('one that keeps dying is given up', () => {
    const supervisor = ready();
    for (let times = 0; times < limits.deathsLimit; times += 1) {
      expect(supervisor.exited(1_000 * times)).toBe('startAgain');
      supervisor.ready(1_000 * times + 500);
    }
    expect(supervisor.exited(10_000)).toBe('endEverything');
  });

  it('deaths that are long past do not count', () => {
    const supervisor = ready();
    for (let times = 1; times < 10; times += 1) {
      expect(supervisor.exited(limits.deathsWindowMs * times)).toBe('startAgain');
      supervisor.ready(limits.deathsWindowMs * times + 100);
    }
  });

  it('a daemon whose main loop stands still is ended', () => {
    const supervisor = ready();
    supervisor.alive(2_000);
    expect(supervisor.check(3_000)).toBe('fine');
    expect(supervisor.check(3_001)).toBe('kill');
    expect(supervisor.exited(3_010)).toBe('startAgain');
  });

  it('a guardian that slept does not blame the daemon', () => {
    const supervisor = ready();
    supervisor.alive(2_000);
    supervisor.paused(60_000);
    expect(supervisor.check(62_500)).toBe('fine');
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
    supervisor.leaveRequested();
    expect(supervisor.exited(400)).toBe('endEverything');
  });
});
