import { describe, expect, it } from 'vitest';
import { active, expectOneView, operations, warm, world } from './recovery.case.ts';
import { witnessed } from './scenery.case.ts';
import { owns, selfStopLimitMs, texts, together, until } from './witnessed.case.ts';

describe('a daemon that does not give up in time', () => {
  it('is ended by its guardian, and what it ran too, before the other begins', () => {
    const stage = together();
    const [a, b] = stage.actors;
    a.isHung = true;
    stage.cutNetwork();
    stage.referee.cutOff(['a']);
    until(stage, () => owns(b));
    expect(world(a)).toEqual({});
    expect(a.fencedMs).toEqual([]);
  });

  it('costs its host the power if what it ran cannot be ended', () => {
    const stage = together();
    const [a, b] = stage.actors;
    a.verdicts.set('stop address', 'error');
    stage.cutNetwork();
    stage.referee.cutOff(['a']);
    until(stage, () => owns(b));
    expect(a.fencedMs).toHaveLength(1);
  });
});

describe('a host that is frozen', () => {
  it('owns nothing a moment after it thaws, and the other has taken over', () => {
    const stage = together();
    const [a, b] = stage.actors;
    a.freeze();
    until(stage, () => owns(b));
    stage.run(1_000);
    stage.watch = () => undefined;
    a.thaw();
    expect(until(stage, () => !owns(a))).toBeLessThan(100);
    expect(a.fencedMs).toEqual([]);
    stage.run(5_000);
    expectOneView(stage);
    expect([world(a), world(b)]).toEqual([warm, active]);
  });
});

describe('a daemon that died before its host was frozen', () => {
  it('gives up in its next life what the other has taken over', () => {
    const stage = together();
    const [a, b] = stage.actors;
    stage.cutNetwork();
    stage.run(1_000);
    a.killDaemon(stage.nowMs);
    a.freeze();
    until(stage, () => owns(b));
    stage.watch = () => undefined;
    a.thaw();
    stage.run(50);
    stage.startDaemon('a');
    expect(until(stage, () => !owns(a))).toBeLessThan(100);
  });
});

describe('a daemon that dies and is started again', () => {
  it('alone, keeps what it had', () => {
    const stage = together();
    const [a, b] = stage.actors;
    b.cutPower(stage.nowMs);
    stage.run(5_000);
    a.killDaemon(stage.nowMs);
    stage.run(300);
    stage.startDaemon('a');
    stage.run(10_000);
    expect(world(a)).toEqual(active);
    expect(a.events.some(({ kind }) => kind === 'step-back')).toBe(false);
  });

  it('together, keeps what it had', () => {
    const stage = together();
    const [a] = stage.actors;
    a.killDaemon(stage.nowMs);
    stage.run(1_000);
    stage.startDaemon('a');
    stage.run(3_000);
    expectOneView(stage);
    expect(stage.actors.map(world)).toEqual([active, warm]);
  });
});

describe('a node whose guardian is gone, with a witness', () => {
  it('ends its host when it has not given up by the time at which the other side counts on that', () => {
    const stage = together();
    const [a, b] = stage.actors;
    a.slownessMs.set('stop site', 60_000);
    const goneMs = stage.nowMs;
    a.killGuardian(goneMs);
    until(stage, () => owns(b));
    expect(a.fencedMs).toEqual([goneMs + selfStopLimitMs]);
  });

  it('ends it at once when something could not be stopped', () => {
    const stage = together();
    const [a] = stage.actors;
    a.verdicts.set('stop site', 'error');
    a.killGuardian(stage.nowMs);
    stage.run(1_000);
    expect(a.fencedMs).toHaveLength(1);
  });

  it('leaves the host alone when all has ended', () => {
    const stage = together();
    const [a] = stage.actors;
    a.killGuardian(stage.nowMs);
    stage.run(2 * selfStopLimitMs);
    expect(a.fencedMs).toEqual([]);
    expect(world(a)).toEqual({});
  });
});

describe('a node whose guardian stands still, with a witness', () => {
  /** So that the tenth that clocks may differ does not hide that it counts from the wrong moment. */
  const patient = { ...witnessed, timings: { ...witnessed.timings, deadtimeMs: 1_500, selfStopLimitMs: 600 } };

  it.each(Array.from({ length: 23 }, (_, index) => 200 * index))(
    'owns nothing any more when the other side begins: %d ms after it was cut off',
    (afterMs) => {
      const stage = together(patient);
      const [a, b] = stage.actors;
      // Longer than it may: nothing but the end of the host helps.
      for (const what of ['stop site', 'demote site']) a.slownessMs.set(what, 60_000);
      stage.cutNetwork();
      stage.referee.cutOff(['a']);
      stage.run(afterMs);
      a.guardianIsStill = true;
      until(stage, () => owns(b));
      expect(owns(a)).toBe(false);
    },
  );

  it('gives up in good order, and keeps its host, where there is time for that', () => {
    const stage = together();
    const [a, b] = stage.actors;
    stage.cutNetwork();
    stage.referee.cutOff(['a']);
    a.guardianIsStill = true;
    until(stage, () => owns(b));
    expect(a.fencedMs).toEqual([]);
    expect(world(a)).toEqual({});
  });
});

describe('what cannot be demoted', () => {
  it('is stopped by who gives up', () => {
    const stage = together();
    const [a] = stage.actors;
    a.verdicts.set('demote site', 'error');
    stage.cutNetwork();
    stage.referee.cutOff(['a']);
    until(stage, () => !owns(a));
    expect(operations(a).slice(-2)).toEqual(['demote site', 'stop site']);
    expect(texts(a, 'step-back').at(-1)).toBe('has given up all that it owned here');
    expect(a.fencedMs).toEqual([]);
  });
});

describe('a member that learns of its peer’s lease before it misses the peer', () => {
  it.each([0, 250, 500, 750])('takes no lease from it: %d ms later', (afterMs) => {
    const stage = together({ ...witnessed, timings: { ...witnessed.timings, deadtimeMs: 1_500 } });
    const [a, b] = stage.actors;
    stage.run(afterMs);
    stage.cutNetwork();
    // Its judge rests as long as it slept: meanwhile it tells the witness that both are there.
    a.freeze();
    stage.run(1_400);
    a.thaw();
    until(stage, () => owns(b));
    expect(owns(a)).toBe(false);
  });
});
