import { describe, expect, it } from 'vitest';
import type { MemberRequest } from './message.ts';
import {
  active,
  diskThenBase,
  expectOneView,
  operations,
  request,
  running,
  switchable,
  watchForTwo,
  world,
} from './recovery.case.ts';
import { apply } from './scenery.case.ts';
import type { Stage } from './stage.case.ts';

describe('one that leaves', () => {
  it.each([
    ['a', 'b'],
    ['b', 'a'],
  ] as const)('has told what came of its last stop before it goes: %s', (node, other) => {
    const stage = running(apply(diskThenBase(node)));
    stage.actor(node).feed({ kind: 'leave' }, stage.nowMs);
    stage.run(1_000);
    expect(stage.actor(node).said).toBe('left');
    expect(world(stage.actor(other))).toEqual({ base: 'started', disk: 'started' });
    const texts = stage.actor(other).events.map(({ text }) => text);
    expect(texts.filter((text) => /ended early: .* failed/.test(text))).toEqual([]);
  });

  it('does not wait for what its peer begins then, nor for one that it cannot tell', () => {
    const stage = running(apply(diskThenBase('b')));
    const [a, b] = stage.actors;
    a.slownessMs.set('start disk', 10_000);
    b.feed({ kind: 'leave' }, stage.nowMs);
    stage.run(1_000);
    expect(b.said).toBe('left');
    a.killDaemon(stage.nowMs);
    stage.start('b');
    stage.run(50);
    b.feed({ kind: 'leave' }, stage.nowMs);
    stage.run(500);
    expect(b.said).toBe('left');
  });

  it.each(['a', 'b'])('goes also when something cannot be stopped: its guardian tries on, from %s', (node) => {
    const stage = running(apply(diskThenBase(node)));
    const actor = stage.actor(node);
    actor.verdicts.set('stop base', 'error');
    actor.feed({ kind: 'leave' }, stage.nowMs);
    stage.run(2_000);
    expect(actor.daemonRuns).toBe(false);
    expect(actor.said).toBe('stuck');
    expect(world(stage.actor(node === 'a' ? 'b' : 'a'))).toEqual({});
    actor.verdicts.clear();
    stage.run(6_000);
    expect(actor.said).toBe('left');
    expect(world(stage.actor(node === 'a' ? 'b' : 'a'))).toEqual({ base: 'started', disk: 'started' });
  });

  it('before it has a place in the cluster, ends what it can and goes', () => {
    const stage = running(switchable);
    const a = stage.actor('a');
    stage.actor('b').killDaemon(stage.nowMs);
    a.killDaemon(stage.nowMs);
    stage.startDaemon('a');
    a.verdicts.set('stop disk', 'error');
    stage.run(100);
    a.feed({ kind: 'leave' }, stage.nowMs);
    stage.run(1_000);
    expect(a.daemonRuns).toBe(false);
    expect(world(a)).toEqual({ disk: 'started' });
  });

  it('and is frozen meanwhile, gives up at once and goes', () => {
    const stage = running();
    const a = stage.actor('a');
    a.slownessMs.set('demote site', 1_000);
    a.feed({ kind: 'leave' }, stage.nowMs);
    stage.run(100);
    a.freeze();
    stage.run(1_000);
    a.thaw();
    stage.actor('b').cutPower(stage.nowMs);
    stage.run(3_000);
    expect(a.hasLeft).toBe(true);
    expect(world(a)).toEqual({});
  });
});

describe('one that leaves while nothing is to be touched', () => {
  const kinds = { switchable: { disk: 'cold', base: 'cold' }, fast: { address: 'address', site: 'warm' } };
  const inHome = (kind: 'switchable' | 'fast', home: string, maintenanceMode: boolean): MemberRequest =>
    apply({
      version: 1,
      properties: { maintenanceMode },
      resources: Object.fromEntries(Object.entries(kinds[kind]).map(([id, agent]) => [id, { agent }])),
      groups: { web: { kind, members: Object.keys(kinds[kind]), home } },
    });
  const places = [
    ['switchable', 'a', 'b'],
    ['switchable', 'b', 'a'],
    ['fast', 'a', 'b'],
    ['fast', 'b', 'a'],
  ] as const;

  /** A stage on which the node has left in maintenance. */
  function left(kind: 'switchable' | 'fast', node: string, other: string): Stage {
    const stage = running(inHome(kind, node, false));
    stage.actor(other).ask(inHome(kind, node, true), stage.nowMs);
    stage.run(1_000);
    stage.actor(node).feed({ kind: 'leave' }, stage.nowMs);
    return stage.run(2_000);
  }

  it.each(places)('lets a %s group run on: %s goes, and is adopted when it is back', (kind, node, other) => {
    const stage = left(kind, node, other);
    const actor = stage.actor(node);
    const before = stage.actors.map(world);
    expect(actor.said).toBe('left');
    expect(Object.keys(world(actor))).toEqual(Object.keys(kinds[kind]).sort());
    expect(stage.actor(other).disk.intents.map(({ kind: each }) => each)).toEqual(
      Object.keys(kinds[kind]).map(() => 'kept'),
    );
    const asked = actor.asked.length;
    stage.start(node);
    stage.run(2_000);
    stage.actor(other).ask(inHome(kind, node, false), stage.nowMs);
    stage.run(2_000);
    expectOneView(stage);
    expect(stage.actors.map(world)).toEqual(before);
    expect(operations(actor, asked).filter((operation) => !operation.startsWith('monitor'))).toEqual([]);
    expect(stage.actor(other).disk.intents).toEqual([]);
  });

  it.each(places)(
    'begins nothing of a %s group a second time when the maintenance ends while %s is away',
    (kind, node, other) => {
      const stage = left(kind, node, other);
      const before = stage.actors.map(world);
      const twice = watchForTwo(stage);
      stage.actor(other).ask(inHome(kind, node, false), stage.nowMs);
      stage.run(2_000);
      stage.actor(other).cutPower(stage.nowMs);
      stage.start(other);
      stage.run(3_000);
      expect(world(stage.actor(node))).toEqual(before[node === 'a' ? 0 : 1]);
      stage.start(node);
      stage.run(2_000);
      expectOneView(stage);
      expect(twice).toEqual([]);
      expect(world(stage.actor(node))).toEqual(kind === 'fast' ? active : { base: 'started', disk: 'started' });
    },
  );

  it('and does not come back: a person who knows that it is down has all begun elsewhere', () => {
    const stage = left('switchable', 'b', 'a');
    stage.actor('b').cutPower(stage.nowMs);
    stage.actor('a').ask(inHome('switchable', 'b', false), stage.nowMs);
    stage.run(1_000);
    expect(world(stage.actor('a'))).toEqual({});
    const reasons = stage
      .actor('a')
      .status(stage.nowMs)
      .resources.map((resource) => resource.reasons[0]);
    expect(reasons).toEqual([
      expect.stringMatching(/^It was left active on b, .* crm resource start web$/),
      expect.stringMatching(/^It was left active on b, .* crm resource start web$/),
    ]);
    stage.actor('a').ask(request('startResource', { resource: 'web' }), stage.nowMs);
    stage.run(1_000);
    expect(world(stage.actor('a'))).toEqual({ base: 'started', disk: 'started' });
  });
});
