import { describe, expect, it } from 'vitest';
import { apply, applyGroup, manifests } from './scenery.case.ts';
import {
  active,
  diskThenBase,
  expectOneView,
  fast,
  operations,
  request,
  running,
  switchable,
  warm,
  watchForTwo,
  world,
} from './recovery.case.ts';
import { Stage } from './stage.case.ts';
import type { Actor } from './stage.case.ts';

/*
 * States from which two members once did not come back by themselves, or in which
 * both were active: each found by reading or by a random schedule of troubles.
 */

const fenced = apply({
  version: 1,
  properties: { stonithEnabled: true },
  resources: { site: { agent: 'cold', home: 'a' } },
});

/** Without the agent of the fast group's web server. */
const fewer = new Map([...manifests].filter(([name]) => name !== 'warm'));

describe('two members that meet again', () => {
  it('after one was switched off and on again faster than the dead time', () => {
    const stage = running();
    stage.actor('b').cutPower(stage.nowMs);
    stage.run(20);
    stage.start('b');
    stage.run(3_000);
    expectOneView(stage);
    expect(stage.actors.map(world)).toEqual([active, warm]);
  });

  it('after a change that only the one that comes back has, while the other had a later number', () => {
    const stage = running();
    const [a, b] = stage.actors as [Actor, Actor];
    stage.cutNetwork();
    a.ask(request('standbyNode', { node: 'b' }), stage.nowMs);
    a.cutPower(stage.nowMs);
    stage.run(1_000);
    expect([a, b].map(({ disk }) => [disk.stamp.generation, disk.intents.length])).toEqual([
      [2, 1],
      [3, 0],
    ]);
    stage.mendNetwork();
    stage.start('a');
    stage.run(3_000);
    expectOneView(stage);
    expect(b.disk.intents).toMatchObject([{ kind: 'standby', node: 'b' }]);
  });

  it('after a split in which the side that steps back owned nothing', () => {
    const stage = new Stage().startBoth();
    stage.cutNetwork();
    stage.run(1_000);
    stage.mendNetwork();
    stage.run(2_000);
    expectOneView(stage);
  });

  it('after a pause that only the node itself has noticed, when it owned nothing', () => {
    const stage = running();
    stage.actor('b').freeze();
    stage.run(300);
    stage.actor('b').thaw();
    stage.run(3_000);
    expectOneView(stage);
    expect(stage.actors.map(world)).toEqual([active, warm]);
  });

  it('after both were frozen at once, and at no time both are active', () => {
    const stage = running(switchable);
    stage.actor('a').slownessMs.set('stop base', 400);
    for (const actor of stage.actors) actor.freeze();
    stage.run(1_000);
    for (const actor of stage.actors) actor.thaw();
    const twice = watchForTwo(stage);
    stage.run(3_000);
    expectOneView(stage);
    expect(twice).toEqual([]);
  });

  it('after one was frozen: what it has given up it does not begin again', () => {
    const stage = running(switchable);
    const a = stage.actor('a');
    a.freeze();
    stage.run(1_050);
    a.thaw();
    const asked = a.asked.length;
    stage.run(3_000);
    expectOneView(stage);
    expect(operations(a, asked).filter((operation) => operation.startsWith('start'))).toEqual([]);
  });

  it.each(['a', 'b'])('and the one who understands the definition decides, when agents are gone from %s', (node) => {
    const other = node === 'a' ? 'b' : 'a';
    const stage = running();
    stage.actor(node).manifests = fewer;
    for (const each of [node, other]) {
      stage.actor(each).cutPower(stage.nowMs);
      stage.run(1_000);
      stage.start(each);
      stage.run(3_000);
    }
    expect(stage.actors.map((actor) => actor.status(stage.nowMs).coordinator)).toEqual([other, other]);
    expect(world(stage.actor(other))).toEqual(active);
  });

  it('and one that understands the definition once it has found the agents decides then', () => {
    const stage = running();
    const a = stage.actor('a');
    for (const actor of stage.actors) actor.cutPower(stage.nowMs);
    a.manifests = fewer;
    stage.start('a');
    stage.run(5_000);
    expect(world(a)).toEqual({});
    a.manifests = manifests;
    a.feed({ kind: 'agents', agents: { manifests } }, stage.nowMs);
    stage.run(3_000);
    expect(world(a)).toEqual(active);
  });

  it('and one that decided by an older definition leaves it to the other, when it does not understand the newer', () => {
    const stage = running(switchable);
    const [a, b] = stage.actors;
    a.cutPower(stage.nowMs);
    stage.run(1_000);
    b.ask(fast, stage.nowMs);
    stage.run(1_000);
    b.cutPower(stage.nowMs);
    a.manifests = fewer;
    stage.start('a');
    stage.run(3_000);
    expect(world(a)).toEqual({ base: 'started', disk: 'started' });
    stage.start('b');
    stage.run(5_000);
    expectOneView(stage);
    expect(a.status(stage.nowMs).coordinator).toBe('b');
    expect(stage.actors.map(world)).toEqual([{}, active]);
  });
});

describe('a fencing that no device can do', () => {
  it('is said once, what waits for it says so, and nothing is tried again and again', () => {
    const stage = running(fenced);
    const [a, b] = stage.actors;
    expect(world(a)).toEqual({ site: 'started' });
    const from = b.events.length;
    a.cutPower(stage.nowMs);
    stage.run(30_000);
    b.ask(request('cleanupResource', { resource: 'site' }), stage.nowMs);
    stage.run(30_000);
    const told = b.events.slice(from).map(({ kind, text }) => `${kind}: ${text}`);
    expect(told.filter((text) => text.startsWith('warning'))).toEqual([
      'warning: a must be fenced (it is no longer part of the cluster), and no device is configured: what comes after it waits',
    ]);
    expect(told.filter((text) => text.includes('did not come to rest'))).toEqual([]);
    expect(told.length).toBeLessThan(20);
    const status = b.status(stage.nowMs);
    expect(status.activity).toBe('idle');
    expect(status.warnings.map(({ code }) => code)).toEqual(['cannot-fence', 'no-fence-device']);
    expect(status.resources[0]?.reasons[0]).toBe(
      'site does not run; it should be on b, but cannot be started: a cannot be fenced: there is no fencing device that could do it.',
    );
    expect(world(b)).toEqual({});
  });

  it('is not needed any more when the node returns', () => {
    const stage = running(fenced);
    const [a, b] = stage.actors;
    a.cutPower(stage.nowMs);
    stage.run(1_000);
    stage.start('a');
    stage.run(3_000);
    expectOneView(stage);
    expect({ ...world(a), ...world(b) }).toEqual({ site: 'started' });
    expect(b.status(stage.nowMs).warnings.map(({ code }) => code)).toEqual(['no-fence-device']);
  });
});

describe('a node that steps back', () => {
  it('ends everything also when its guardian, whose word it usually waits for, is gone', () => {
    const stage = running(switchable);
    const a = stage.actor('a');
    a.slownessMs.set('stop base', 400);
    a.killGuardian(stage.nowMs);
    stage.run(1_000);
    expect(world(a)).toEqual({});
    expect(a.hasLeft).toBe(true);
  });

  it('does not try a failed start again before it stops it', () => {
    const stage = new Stage().startBoth();
    const a = stage.actor('a');
    a.verdicts.set('start disk', 'error');
    a.slownessMs.set('clean disk', 400);
    a.ask(switchable, stage.nowMs);
    stage.run(200);
    expect(operations(a).at(-1)).toBe('clean disk');
    a.killGuardian(stage.nowMs);
    stage.run(1_000);
    expect(operations(a).slice(-2)).toEqual(['clean disk', 'stop disk']);
  });

  it('and has a second reason to, is done only when the second time is', () => {
    const stage = running(switchable);
    const a = stage.actor('a');
    a.freeze();
    stage.run(1_000);
    a.slownessMs.set('stop base', 400);
    a.thaw();
    stage.run(50);
    a.killGuardian(stage.nowMs);
    stage.run(2_000);
    expect(a.hasLeft).toBe(true);
    expect(world(a)).toEqual({});
  });

  it('and cannot stop something, comes back and says so, and does not try for ever', () => {
    const stage = running(switchable);
    const a = stage.actor('a');
    stage.cutNetwork();
    stage.run(1_000);
    const loser = a.disk.stamp.sequence < stage.actor('b').disk.stamp.sequence ? a : stage.actor('b');
    loser.verdicts.set('stop base', 'error');
    const asked = loser.asked.length;
    stage.mendNetwork();
    stage.run(5_000);
    expectOneView(stage);
    expect(operations(loser, asked).filter((operation) => operation === 'stop base').length).toBeLessThan(3);
    expect(
      loser
        .status(stage.nowMs)
        .resources.flatMap(({ reasons }) => reasons)
        .join(),
    ).toMatch(/cleanup/);
  });
});

describe('what is no longer defined', () => {
  it.each(['a', 'b'])('is stopped, also where the daemon was away when it was taken out: on %s', (node) => {
    const stage = running(apply(diskThenBase(node)));
    const actor = stage.actor(node);
    expect(world(actor)).toEqual({ base: 'started', disk: 'started' });
    actor.killDaemon(stage.nowMs);
    const other = stage.actor(node === 'a' ? 'b' : 'a');
    stage.run(500);
    other.disk = withoutBase(other.disk);
    other.killDaemon(stage.nowMs);
    stage.startDaemon(other.node);
    stage.run(300);
    stage.startDaemon(node);
    stage.run(3_000);
    expectOneView(stage);
    expect(world(actor)).toEqual({ disk: 'started' });
  });

  it('takes the intents about it along', () => {
    const stage = running(switchable);
    stage.actor('a').ask(request('stopResource', { resource: 'base' }), stage.nowMs);
    stage.run(500);
    stage.actor('a').ask(applyGroup('switchable', { disk: 'cold' }), stage.nowMs);
    stage.run(1_000);
    expect(stage.actor('b').disk.intents).toEqual([]);
    stage.actor('a').ask(switchable, stage.nowMs);
    stage.run(1_000);
    expect(world(stage.actor('a'))).toEqual({ base: 'started', disk: 'started' });
  });
});

describe('while the daemon that decides is being started again', () => {
  it('its peer decides nothing, since what was begun last is not known to it', () => {
    const stage = running(switchable);
    const [a, b] = stage.actors;
    a.killDaemon(stage.nowMs);
    a.world.set('disk', 'started');
    const asked = b.asked.length;
    const generation = b.disk.stamp.generation;
    stage.run(2_000);
    expect(operations(b, asked)).toEqual([]);
    expect(b.disk.stamp.generation).toBe(generation);
    stage.startDaemon('a');
    stage.run(2_000);
    expectOneView(stage);
  });
});

describe('what is known of something that runs', () => {
  it.each([
    ['switchable', 'disk'],
    ['switchable', 'web'],
    ['fast', 'address'],
    ['fast', 'site'],
  ])('can be forgotten and asked again without an interruption: in a %s group %s', (kind, resource) => {
    const stage = running(kind === 'fast' ? fast : switchable);
    const asked = stage.actor('a').asked.length;
    stage.actor('b').ask(request('cleanupResource', { resource }), stage.nowMs);
    stage.run(1_000);
    const done = operations(stage.actor('a'), asked);
    expect(done.length).toBeGreaterThan(0);
    expect(done.filter((operation) => !operation.startsWith('monitor'))).toEqual([]);
  });
});

describe('a restart of one member of a fast group', () => {
  it('ends', () => {
    const stage = running();
    stage.actor('a').ask(request('restartResource', { resource: 'site' }), stage.nowMs);
    stage.run(1_000);
    expect(stage.actor('a').disk.intents).toEqual([]);
    expect(stage.actors.map(world)).toEqual([active, warm]);
  });
});

/** As if the definition had been changed while the other side could not be told. */
function withoutBase(state: Actor['disk']): Actor['disk'] {
  const { definition: stored, stamp } = state;
  if (stored === null) throw new Error('nothing is defined');
  const document = {
    version: 1,
    resources: { disk: { agent: 'cold' } },
    groups: { web: { kind: 'switchable', members: ['disk'], home: 'a' } },
  };
  return { ...state, definition: { ...stored, document }, stamp: { ...stamp, sequence: stamp.sequence + 1 } };
}
