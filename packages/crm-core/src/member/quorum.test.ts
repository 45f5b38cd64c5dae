import { describe, expect, it } from 'vitest';
import { askingMs } from '../membership/asking.ts';
import type { MembershipConfig } from '../membership/config.ts';
import { active, applyFast, expectOneView, fast, request, running, warm, world } from './recovery.case.ts';
import { witnessed } from './scenery.case.ts';
import { Stage } from './stage.case.ts';
import type { Actor } from './stage.case.ts';

const { deadtimeMs, keepaliveMs, selfStopLimitMs } = witnessed.timings;
const leaseMs = witnessed.tieBreakers.witness?.leaseMs ?? 0;
/** From the last beat until what a silent peer owned may be begun elsewhere. */
const silenceMs = Math.ceil(1.1 * (2 * deadtimeMs + keepaliveMs + askingMs(witnessed) + selfStopLimitMs));

/** Two that run `fast` on a, under a witness, and are looked at all the time. */
function together(config: MembershipConfig = witnessed, definition = fast): Stage {
  const stage = running(definition, new Stage(config).startBoth());
  expect(stage.actors.map(world)).toEqual([active, warm]);
  stage.watch = () => {
    const owners = stage.actors.filter((actor) => !actor.isFrozen && owns(actor));
    if (owners.length > 1) throw new Error(`both own at ${stage.nowMs}`);
  };
  return stage;
}

function owns({ world: runs }: Actor): boolean {
  return runs.has('address') || runs.get('site') === 'promoted';
}

/** How long until it is so, in milliseconds; it fails if it is not within `limitMs`. */
function until(stage: Stage, isSo: () => boolean, limitMs = 30_000): number {
  const fromMs = stage.nowMs;
  while (!isSo()) {
    if (stage.nowMs - fromMs > limitMs) throw new Error(`not so within ${limitMs} ms`);
    stage.run(5);
  }
  return stage.nowMs - fromMs;
}

function texts({ events }: Actor, kind: string): readonly string[] {
  return events.filter((event) => event.kind === kind).map(({ text }) => text);
}

describe('two with a witness that lose each other', () => {
  it('leave everything where it is: who owns asks first', () => {
    const stage = together();
    const [a, b] = stage.actors;
    const asked = a.asked.filter(({ action }) => action !== 'monitor').length;
    stage.cutNetwork();
    stage.run(20_000);
    expect([world(a), world(b)]).toEqual([active, warm]);
    expect(a.asked.filter(({ action }) => action !== 'monitor')).toHaveLength(asked);
    expect(a.status(stage.nowMs)).toMatchObject({ coordinator: 'a', activity: 'idle' });
    expect(b.status(stage.nowMs)).toMatchObject({ coordinator: null, activity: 'waiting' });
    expect(a.fencedMs).toEqual([]);
    expect(b.fencedMs).toEqual([]);
  });

  it('are one again once they are joined', () => {
    const stage = together();
    stage.cutNetwork();
    stage.run(8_000);
    stage.mendNetwork();
    stage.run(3_000);
    expectOneView(stage);
    expect(stage.actors.map(world)).toEqual([active, warm]);
    expect(stage.referee.ledger.lease).toBeNull();
  });

  it('move to the one that reaches the witness, once the other must have stopped', () => {
    const stage = together();
    const [a, b] = stage.actors;
    stage.cutNetwork();
    stage.referee.cutOff(['a']);
    const gone = until(stage, () => !owns(a));
    expect(gone).toBeLessThanOrEqual(deadtimeMs + keepaliveMs + askingMs(witnessed) + 100);
    const came = gone + until(stage, () => owns(b));
    expect(came).toBeGreaterThanOrEqual(silenceMs - keepaliveMs);
    expect(came).toBeLessThanOrEqual(silenceMs + 100);
    stage.run(10_000);
    expect([world(a), world(b)]).toEqual([warm, active]);
    expect(texts(a, 'step-back')[0]).toContain('no tie-breaker has said that this one may go on');
  });

  it('stop everywhere while neither reaches the witness', () => {
    const stage = together();
    stage.cutNetwork();
    stage.referee.kill();
    stage.run(10_000);
    expect(stage.actors.map(world)).toEqual([warm, warm]);
    stage.referee.restart();
    stage.run(10_000);
    expect(stage.actors.filter(owns)).toHaveLength(1);
  });

  it('give up alone as soon as the lease has run out, and not before', () => {
    const stage = together();
    const [a] = stage.actors;
    stage.cutNetwork();
    stage.run(2_000);
    stage.referee.cutOff(['a']);
    const gone = until(stage, () => !owns(a));
    expect(gone).toBeGreaterThan((leaseMs * 2) / 3 - 50);
    expect(gone).toBeLessThanOrEqual(leaseMs + 50);
    expect(texts(a, 'step-back')).toHaveLength(2);
  });

  it('are not begun again by the other before the lease is over and its holder has stopped', () => {
    const stage = together();
    const [a, b] = stage.actors;
    stage.cutNetwork();
    stage.run(10_000);
    stage.referee.cutOff(['a']);
    const gone = until(stage, () => !owns(a));
    const came = gone + until(stage, () => owns(b));
    expect(came).toBeGreaterThanOrEqual((leaseMs * 2) / 3 + selfStopLimitMs);
    expect(came).toBeLessThanOrEqual(1.1 * leaseMs + 1.1 * selfStopLimitMs + 2 * askingMs(witnessed) + 200);
  });
});

describe('who is alone', () => {
  it('waits until a silent peer must have stopped, though that one is dead', () => {
    const stage = together();
    const [a, b] = stage.actors;
    a.cutPower(stage.nowMs);
    const came = until(stage, () => owns(b));
    expect(came).toBeGreaterThanOrEqual(silenceMs - keepaliveMs);
    expect(came).toBeLessThanOrEqual(silenceMs + 100);
  });

  it('need not wait for one that left', () => {
    const stage = together();
    const [a, b] = stage.actors;
    a.feed({ kind: 'leave' }, stage.nowMs);
    expect(until(stage, () => owns(b))).toBeLessThan(500);
    expect(until(stage, () => b.status(stage.nowMs).generation > a.disk.stamp.generation)).toBeLessThan(1_000);
    stage.run(20_000);
    expect(world(b)).toEqual(active);
  });

  it('need not wait for one whose guardian has ended everything', () => {
    const stage = together();
    const [a, b] = stage.actors;
    a.killDaemon(stage.nowMs);
    expect(until(stage, () => owns(b))).toBeLessThan(witnessed.timings.respawnLimitMs + 1_000);
  });

  it('need not wait for one that has told the witness that it gave up', () => {
    const stage = together();
    const [a, b] = stage.actors;
    stage.cutNetwork();
    stage.run(500);
    // It has the lease. Frozen for a moment, it gives everything up, and the lease back.
    expect(stage.referee.ledger.lease?.node).toBe('a');
    a.freeze();
    stage.run(400);
    a.thaw();
    stage.run(50);
    expect(owns(a)).toBe(false);
    expect(stage.referee.ledger).toMatchObject({ lease: null, gaveUp: { a: expect.any(Number) as number } });
    stage.referee.cutOff(['a']);
    expect(until(stage, () => owns(b))).toBeLessThan(askingMs(witnessed) + 500);
  });

  it('need not wait for one whose beats say that it gave up', () => {
    const stage = together();
    const [a, b] = stage.actors;
    stage.cutNetwork(['b']);
    stage.referee.cutOff(['a']);
    const gone = until(stage, () => !owns(a));
    expect(gone + until(stage, () => owns(b))).toBeLessThan(gone + 3 * keepaliveMs);
  });
});

/** Two of which a decides, with one resource more that a person has stopped. */
function togetherWithExtra(): Stage {
  const resources = { address: { agent: 'address' }, site: { agent: 'warm' }, extra: { agent: 'cold' } };
  const stage = new Stage(witnessed).startBoth();
  running(applyFast({ resources }), stage)
    .actor('a')
    .ask(request('stopResource', { resource: 'extra' }), stage.nowMs);
  return stage.run(1_000);
}

describe('what runs nowhere, as far as is known', () => {
  const runs = ({ world: there }: Actor): boolean => there.has('extra');

  it('is not begun by one that did not decide while the other may have begun it', () => {
    const stage = togetherWithExtra();
    const [a, b] = stage.actors;
    expect(a.status(stage.nowMs).coordinator).toBe('a');
    stage.cutNetwork();
    stage.referee.cutOff(['a']);
    until(stage, () => b.status(stage.nowMs).coordinator === 'b');
    b.ask(request('startResource', { resource: 'extra' }), stage.nowMs);
    a.ask(request('startResource', { resource: 'extra' }), stage.nowMs);
    stage.watch = () => {
      if (stage.actors.every(runs)) throw new Error(`both at ${stage.nowMs}`);
    };
    expect(until(stage, () => runs(b))).toBeGreaterThan(silenceMs - 1_000);
  });

  it('is begun at once by one that decided: nobody else could', () => {
    const stage = togetherWithExtra();
    const [a] = stage.actors;
    stage.cutNetwork();
    stage.referee.cutOff(['b']);
    stage.run(deadtimeMs + 500);
    a.ask(request('startResource', { resource: 'extra' }), stage.nowMs);
    until(stage, () => runs(a), 500);
  });
});

describe('status', () => {
  it('says what together rests on', () => {
    const stage = together();
    expect(stage.actor('a').status(stage.nowMs)).toMatchObject({
      ownership: {
        entitlement: 'together',
        quorate: true,
        until: null,
        tieBreakers: [{ kind: 'witness', answer: 'granted', leaseUntil: null, reason: '' }],
        withheld: [],
      },
      warnings: [],
    });
  });

  it('says until when a lease lasts, who has it, and what is not begun yet and why', () => {
    const stage = together();
    const [a, b] = stage.actors;
    stage.cutNetwork();
    stage.run(1_000);
    const mine = a.status(stage.nowMs);
    expect(mine.ownership).toMatchObject({
      entitlement: 'leased',
      tieBreakers: [{ kind: 'witness', answer: 'granted' }],
      withheld: [{ node: 'b', why: expect.stringContaining('b may own what it had until then') as string }],
    });
    expect(Date.parse(mine.ownership.until ?? '') - stage.nowMs).toBeGreaterThan(leaseMs / 2);
    expect(mine.ownership.tieBreakers[0]?.leaseUntil).toBe(mine.ownership.until);
    expect(mine.warnings.map(({ code }) => code)).toEqual(['withheld']);
    expect(b.status(stage.nowMs).ownership).toMatchObject({
      entitlement: 'none',
      quorate: false,
      tieBreakers: [{ answer: 'denied', reason: 'a has the lease' }],
    });
  });

  it('warns while the witness does not answer', () => {
    const stage = together();
    stage.referee.cutOff(['a']);
    stage.run(2_000);
    const codes = (actor: Actor): readonly string[] => actor.status(stage.nowMs).warnings.map(({ code }) => code);
    expect(stage.actors.map(codes)).toEqual([['tie-breaker-unreachable'], []]);
    stage.referee.mend();
    stage.run(2_000);
    expect(stage.actors.map(codes)).toEqual([[], []]);
  });

  it('says what a person can do about an older state', () => {
    const stage = together();
    const [a, b] = stage.actors;
    b.cutPower(stage.nowMs);
    stage.run(1_000);
    a.ask(request('standbyNode', { node: 'b' }), stage.nowMs);
    stage.run(1_000);
    a.cutPower(stage.nowMs);
    stage.start('b');
    stage.run(20_000);
    const warnings = b.status(stage.nowMs).warnings;
    expect(warnings.find(({ code }) => code === 'state-behind')?.remedy).toContain('crm node go-on');
  });

  it('and apply warn of a policy that gives up nothing', () => {
    const stage = together(witnessed, applyFast({ properties: { noQuorumPolicy: 'ignore' } }));
    const codes = stage
      .actor('a')
      .status(stage.nowMs)
      .warnings.map(({ code }) => code);
    expect(codes).toEqual(['unsafe-policy']);
  });
});

describe('one way only', () => {
  it.each(['a', 'b'])('a network in which %s is not heard counts as cut, and moves nothing', (mute) => {
    const stage = together();
    stage.cutNetwork([mute]);
    stage.run(20_000);
    expect(stage.actors.map(world)).toEqual([active, warm]);
    stage.mendNetwork();
    stage.run(3_000);
    expectOneView(stage);
  });
});

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

describe('a witness', () => {
  it('that is killed and started again while both are together is not missed', () => {
    const stage = together();
    stage.referee.kill();
    stage.run(10_000);
    stage.referee.restart();
    stage.run(10_000);
    expect(stage.actors.map(world)).toEqual([active, warm]);
  });

  it('that is started again while one has its lease goes on giving it', () => {
    const stage = together();
    stage.cutNetwork();
    stage.run(5_000);
    stage.referee.kill();
    stage.run(500);
    stage.referee.restart();
    stage.run(10_000);
    expect(stage.actors.map(world)).toEqual([active, warm]);
  });

  function knowsLater(stage: Stage): number {
    const { ledger } = stage.referee;
    stage.referee.ledger = { ...ledger, generation: ledger.generation + 10 };
    return ledger.generation + 10;
  }

  it('that knows of a later view has those that are together take a higher number', () => {
    const stage = together();
    const later = knowsLater(stage);
    stage.run(3_000);
    expectOneView(stage);
    expect(stage.actor('a').status(stage.nowMs).generation).toBeGreaterThan(later);
    expect(stage.actors.map(world)).toEqual([active, warm]);
  });

  it('that knows of a later view has who asks take a higher number, at once', () => {
    const stage = together();
    stage.cutNetwork();
    until(stage, () => stage.actor('a').status(stage.nowMs).ownership.entitlement === 'asking');
    knowsLater(stage);
    stage.run(5_000);
    expect(stage.actors.map(world)).toEqual([active, warm]);
    expect(texts(stage.actor('a'), 'step-back')).toEqual([]);
  });

  it('that has lost its file gives nothing until what it may have given is over', () => {
    const stage = together();
    stage.cutNetwork();
    stage.run(5_000);
    stage.referee.loseFile();
    stage.run(20_000);
    expect(stage.actors.filter(owns)).toHaveLength(1);
  });

  it('keeps a node with an older state from going on, until a person says that it may', () => {
    const stage = together();
    const [a, b] = stage.actors;
    b.cutPower(stage.nowMs);
    stage.run(1_000);
    a.ask(request('stopResource', { resource: 'site' }), stage.nowMs);
    a.ask(request('startResource', { resource: 'site' }), stage.nowMs);
    stage.run(1_000);
    a.cutPower(stage.nowMs);
    stage.start('b');
    stage.run(20_000);
    expect(b.status(stage.nowMs)).toMatchObject({ activity: 'waiting' });
    expect(world(b)).toEqual({});
    b.ask(request('goOn', { node: 'b' }), stage.nowMs);
    stage.run(10_000);
    expect(world(b)).toEqual(active);
  });

  it('lets a node with the same state go on, however many views the other had alone', () => {
    const stage = together();
    const [a, b] = stage.actors;
    b.cutPower(stage.nowMs);
    stage.run(5_000);
    a.cutPower(stage.nowMs);
    stage.start('b');
    stage.run(20_000);
    expect(world(b)).toEqual(active);
  });
});

describe('a node that comes up alone', () => {
  function comesUpAlone(config: MembershipConfig): Stage {
    const stage = together(config);
    for (const actor of stage.actors) actor.cutPower(stage.nowMs);
    stage.run(100);
    stage.start('a');
    return stage;
  }

  it('waits for its peer as long as is said, asks, and begins what the peer may have only later', () => {
    const stage = comesUpAlone({ ...witnessed, waitForAllMs: 5_000 });
    const [a] = stage.actors;
    stage.run(4_900);
    expect(a.status(stage.nowMs)).toMatchObject({ activity: 'waiting', coordinator: null });
    stage.run(1_000);
    expect(a.status(stage.nowMs).coordinator).toBe('a');
    stage.run(2_000);
    expect(world(a)).toEqual(active);
  });

  it('waits for a person if that is said', () => {
    const stage = comesUpAlone({ ...witnessed, waitForAllMs: Infinity });
    const [a] = stage.actors;
    stage.run(60_000);
    expect(world(a)).toEqual({});
    a.ask(request('goOn', { node: 'a' }), stage.nowMs);
    stage.run(2_000);
    expect(world(a)).toEqual(active);
  });

  it('is not given what the other has', () => {
    const stage = together();
    const [a, b] = stage.actors;
    b.cutPower(stage.nowMs);
    stage.run(1_000);
    stage.cutNetwork();
    stage.start('b');
    stage.run(20_000);
    expect([world(a), world(b)]).toEqual([active, {}]);
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

describe('without quorum, by noQuorumPolicy', () => {
  function cutOff(noQuorumPolicy: string): Stage {
    const stage = together(witnessed, applyFast({ properties: { noQuorumPolicy } }));
    stage.watch = () => undefined;
    stage.cutNetwork();
    stage.referee.cutOff(['a']);
    return stage.run(2_500);
  }

  it('freeze leaves active what is', () => {
    expect(world(cutOff('freeze').actor('a'))).toEqual(active);
  });

  it('ignore goes on as if nothing were', () => {
    expect(world(cutOff('ignore').actor('a'))).toEqual(active);
  });

  it('demote ends what is promoted', () => {
    expect(world(cutOff('demote').actor('a'))).not.toMatchObject({ site: 'promoted' });
  });

  it('suicide ends the host', () => {
    expect(cutOff('suicide').actor('a').fencedMs).toHaveLength(1);
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
