import { describe, expect, it } from 'vitest';
import { askingMs } from '../membership/asking.ts';
import { active, applyFast, expectOneView, request, running, warm, world } from './recovery.case.ts';
import { witnessed } from './scenery.case.ts';
import { type Actor, Stage } from './stage.case.ts';
import {
  deadtimeMs,
  keepaliveMs,
  leaseMs,
  owns,
  selfStopLimitMs,
  silenceMs,
  texts,
  together,
  until,
} from './witnessed.case.ts';

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
  it('says who is together, also where no tie-breaker is needed for it', () => {
    const stage = new Stage();
    const of = (node: string): unknown => stage.actor(node).status(stage.nowMs).ownership.entitlement;
    stage.startBoth();
    stage.run(2_000);
    expect(stage.actors.map(({ node }) => of(node))).toEqual(['together', 'together']);
    stage.cutNetwork();
    stage.run(2_000);
    expect(stage.actors.map(({ node }) => of(node))).toEqual(['alone', 'alone']);
  });

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
