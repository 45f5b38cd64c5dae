import { describe, expect, it } from 'vitest';
import type { MembershipConfig } from '../membership/config.ts';
import { active, expectOneView, request, warm, world } from './recovery.case.ts';
import { witnessed } from './scenery.case.ts';
import type { Stage } from './stage.case.ts';
import { owns, texts, together, until } from './witnessed.case.ts';

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
