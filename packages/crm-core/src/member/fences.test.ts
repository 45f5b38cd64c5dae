import type { FencingReport } from '@understudy/contracts';
import { describe, expect, it } from 'vitest';
import { given } from './agents.case.ts';
import { all, fencedDefinition as definition, type Manner, withOutlets } from './outlets.case.ts';
import { expectOneView, request, running, watchForTwo, world } from './recovery.case.ts';
import { apply, membership } from './scenery.case.ts';
import { Stage } from './stage.case.ts';

function fencing(stage: Stage, node = 'b'): FencingReport {
  const report = stage.actor(node).status(stage.nowMs).fencing;
  if (report === undefined) throw new Error('the status says nothing of fencing');
  return report;
}

describe('a lost node', () => {
  it('is fenced before its resources are taken over, and comes back', () => {
    const { stage, steps } = withOutlets();
    const twice = watchForTwo(stage);
    stage.cutNetwork();
    stage.run(5_000);
    // b has come up anew, alone: it waits for its peer, and begins nothing before.
    expect(world(stage.actor('b'))).toEqual({});
    stage.mendNetwork();
    stage.run(20_000);
    expect(twice).toEqual([]);
    // a owns all: it shoots first, and b is shot before its own time has come.
    expect(steps).toEqual(['a: strip off B', 'a: strip status B', 'a: strip on B']);
    expect(world(stage.actor('a'))).toEqual(all);
    const outcomes = fencing(stage).history.map(({ target, outcome }) => `${target} ${outcome}`);
    // What b had begun it did not live to see: its next life says so.
    expect(outcomes.sort()).toEqual(['a failed', 'b confirmed']);
    expect(fencing(stage, 'a').history).toEqual(fencing(stage).history);
  });

  it('that owned everything is taken over once it is certainly down, after half the delay', () => {
    const { stage, steps } = withOutlets({ stonithAction: 'off' });
    const b = stage.actor('b');
    stage.actor('a').cutPower(stage.nowMs);
    stage.run(5_000);
    expect([steps, world(b)]).toEqual([[], {}]);
    stage.run(1_000);
    expect(steps).toEqual(['b: strip off A', 'b: strip status A']);
    expect(world(b)).toEqual(all);
    expect(fencing(stage).history[0]).toMatchObject({
      text: 'a was fenced by strip: the device says that it has no power',
    });
  });

  it('is not fenced when it is heard again before the first shot', () => {
    const { stage, steps } = withOutlets({ priorityFencingDelay: '20s' });
    stage.actor('a').freeze();
    stage.run(3_000);
    stage.actor('a').thaw();
    stage.run(20_000);
    expect(steps).toEqual([]);
    expect(fencing(stage).history.map(({ outcome }) => outcome)).toEqual(['cancelled']);
    expect(stage.actors.map((actor) => actor.status(stage.nowMs).activity)).toEqual(['idle', 'idle']);
  });

  it('is taken over by nobody while a device only claims to have done it', () => {
    const liar: Manner = ({ action, resource }) => (action === 'off' && resource === 'strip' ? given('', 'ok') : null);
    const { stage } = withOutlets({ stonithMaxAttempts: 1 }, liar);
    stage.cutNetwork(['b']);
    stage.cutNetwork(['a']);
    const twice = watchForTwo(stage);
    stage.run(30_000);
    expect(twice).toEqual([]);
    expect(fencing(stage, 'b').history.at(-1)).toMatchObject({
      outcome: 'failed',
      text: 'a could not be fenced: strip says that a still has power',
    });
    expect(stage.actor('b').status(stage.nowMs).warnings[0]).toMatchObject({ code: 'cannot-fence' });
  });

  it('is fenced by the next level where the first fails', () => {
    const broken: Manner = ({ resource, action }) =>
      resource === 'strip' && action === 'off' ? given('no route to it') : null;
    const { stage } = withOutlets({ stonithAction: 'off' }, broken, ['strip', 'other']);
    stage.actor('a').cutPower(stage.nowMs);
    // The first device finds it without power all the same: the second need not be asked.
    stage.run(8_000);
    expect(fencing(stage).history[0]).toMatchObject({ outcome: 'confirmed' });
    expect(world(stage.actor('b'))).toEqual(all);
  });

  it('is taken over when a person says that it is off, and not while it is heard', () => {
    const dead: Manner = () => given('no answer', 'inconclusive');
    const { stage } = withOutlets({ stonithMaxAttempts: 1 }, dead);
    const b = stage.actor('b');
    b.ask(request('confirmFenced', { node: 'a' }), stage.nowMs);
    stage.run(100);
    expect(b.answers.at(-1)).toMatchObject({ kind: 'refused', error: { message: 'a is heard: it is not off' } });
    stage.actor('a').cutPower(stage.nowMs);
    stage.run(10_000);
    expect(world(b)).toEqual({});
    b.ask(request('confirmFenced', { node: 'a', why: 'pulled both plugs' }), stage.nowMs);
    stage.run(1_000);
    expect(b.answers.at(-1)?.kind).toBe('acknowledged');
    expect(world(b)).toEqual(all);
    expect(fencing(stage).history.at(-1)).toMatchObject({
      outcome: 'byHand',
      text: 'me says that a is off: pulled both plugs',
    });
  });
});

describe('a node that failed to stop', () => {
  it('is fenced by the other, also when it decides itself', () => {
    const { stage, steps } = withOutlets();
    const [a, b] = stage.actors;
    const [decides, other] = a.status(stage.nowMs).coordinator === 'a' ? [a, b] : [b, a];
    expect(decides.node).toBe('a');
    a.verdicts.set('stop base', 'error');
    a.ask(request('standbyNode', { node: 'a' }), stage.nowMs);
    stage.run(3_000);
    expect(steps.slice(0, 2)).toEqual(['b: strip off A', 'b: strip status A']);
    expect(world(other)).toEqual(all);
    expect(fencing(stage).history).toMatchObject([{ target: 'a', outcome: 'confirmed', director: 'b' }]);
  });
});

describe('what people ask for', () => {
  it('a node is fenced, and comes back', () => {
    const { stage, steps } = withOutlets();
    stage.actor('a').ask(request('fenceNode', { node: 'b', why: 'it hangs' }), stage.nowMs);
    stage.run(4_000);
    expect(steps).toEqual(['a: strip off B', 'a: strip status B', 'a: strip on B']);
    expect(fencing(stage, 'a').history[0]?.reasons).toEqual(['me asked for it: it hangs']);
    expect(
      stage
        .actor('a')
        .status(stage.nowMs)
        .nodes.map(({ state }) => state),
    ).toEqual(['online', 'online']);
  });

  it('every device is tried from every member, and the result is remembered until it is out of date', () => {
    const { stage, steps } = withOutlets({ fenceCheckExpiry: '1h' });
    expect(codes(stage)).toContain('fencing-unchecked');
    stage.actor('b').ask(request('checkFencing', {}), stage.nowMs);
    stage.run(500);
    expect(steps).toEqual(['a: strip monitor -', 'a: strip status B', 'b: strip monitor -', 'b: strip status A']);
    expect(fencing(stage).check).toMatchObject({ score: 85, stale: null, by: 'a' });
    expect(codes(stage)).toContain('fencing-not-ready');
    expect(stage.actor('b').status(stage.nowMs + 3_600_000).fencing?.check?.stale).toBe('age');
    stage.actor('a').ask(definition({ fenceCheckExpiry: '2h' }), stage.nowMs);
    stage.run(500);
    expect(fencing(stage).check?.stale).toBe('definition');
  });
});

describe('two hosts that are both to be fenced', () => {
  it.each([
    ['a', 'b'],
    ['b', 'a'],
  ])('do not shoot each other: first %s', (first, second) => {
    const { stage, steps } = withOutlets();
    const decides = stage.actor('a');
    for (const node of [first, second]) decides.ask(request('fenceNode', { node }), stage.nowMs);
    stage.run(20_000);
    expect(steps.filter((step) => step.endsWith(` off ${first.toUpperCase()}`))).toHaveLength(1);
    expect(steps.filter((step) => step.endsWith(` off ${second.toUpperCase()}`))).toEqual([]);
    expectOneView(stage);
  });
});

describe('the storm brake', () => {
  it('holds the cluster still after too many fencings, until a person lets it go on', () => {
    const { stage, steps } = withOutlets({ stormBrake: { fencings: 1 } });
    const b = stage.actor('b');
    b.ask(request('fenceNode', { node: 'a' }), stage.nowMs);
    stage.run(10_000);
    const before = steps.length;
    stage.actor('a').cutPower(stage.nowMs);
    stage.run(20_000);
    expect(steps.length).toBe(before);
    expect(b.status(stage.nowMs).activity).toBe('idle');
    expect(b.status(stage.nowMs).warnings[0]).toMatchObject({ code: 'storm-brake' });
    b.ask(request('resume', {}), stage.nowMs);
    stage.run(10_000);
    expect(steps.length).toBeGreaterThan(before);
    expect(fencing(stage).hold).toBeNull();
    expect(world(b)).toEqual(all);
  });

  it('holds the cluster still when a resource is restarted again and again', () => {
    const { stage } = withOutlets({ stormBrake: { restarts: 2 } });
    const a = stage.actor('a');
    for (let turn = 0; turn < 3; turn += 1) {
      a.world.delete('base');
      stage.run(1_500);
    }
    expect(fencing(stage, 'a').hold?.reason).toBe('one restart of base on a more than the budget allows (2 in 10min)');
    expect(world(a)).toEqual({ disk: 'started' });
    expect(stage.actors.map((actor) => actor.status(stage.nowMs).activity)).toEqual(['idle', 'idle']);
    a.ask(request('resume', {}), stage.nowMs);
    stage.run(2_000);
    expect(world(a)).toEqual(all);
  });

  it('goes on looking while the cluster holds still, also on a host that is back', () => {
    const { stage } = withOutlets({ stormBrake: { restarts: 1 } });
    const a = stage.actor('a');
    for (let turn = 0; turn < 2; turn += 1) {
      a.world.delete('base');
      stage.run(1_500);
    }
    expect(fencing(stage, 'a').hold).not.toBeNull();
    a.killDaemon(stage.nowMs);
    stage.run(300);
    stage.startDaemon('a');
    stage.run(3_000);
    expect(world(a)).toEqual({ disk: 'started' });
    a.world.delete('disk');
    stage.run(1_500);
    expect(a.events.filter(({ kind, data }) => kind === 'fault' && data['resource'] === 'disk')).toHaveLength(1);
    expect(world(a)).toEqual({});
  });

  it('holds it still with everything running, where it would be moved once too often', () => {
    const resources = { disk: { agent: 'cold' }, base: { agent: 'cold' } };
    const groups = { web: { kind: 'switchable', members: ['disk', 'base'], home: 'a', failback: 'automatic' } };
    const defaults = { meta: { migrationThreshold: 1, failureTimeout: '2s' } };
    const properties = { stormBrake: { moves: 1 } };
    const stage = running(apply({ version: 1, properties, resources, groups, defaults }));
    const [a, b] = stage.actors;
    a.world.delete('base');
    stage.run(1_500);
    expect(world(b)).toEqual(all);
    stage.run(10_000);
    expect(fencing(stage, 'a').hold?.reason).toBe('one move of disk more than the budget allows (1 in 10min)');
    expect([world(a), world(b)]).toEqual([{}, all]);
    expect(stage.actors.map((actor) => actor.status(stage.nowMs).activity)).toEqual(['idle', 'idle']);
    a.ask(request('resume', {}), stage.nowMs);
    stage.run(2_000);
    expect(world(a)).toEqual(all);
  });

  it('says so when the membership file counts on it and the definition has it off', () => {
    const counting = { ...membership, tieBreakers: { ...membership.tieBreakers, fencing: true } };
    const warned = (config: typeof membership, stonithEnabled: boolean): readonly string[] =>
      codes(running(definition({ stonithEnabled }), new Stage(config).startBoth()));
    expect(warned(counting, false)).toEqual(['fencing-disagrees', 'no-fencing']);
    expect(warned(membership, false)).toEqual(['no-fencing']);
    expect(warned(counting, true)).not.toContain('fencing-disagrees');
  });
});

function codes(stage: Stage): readonly string[] {
  return stage
    .actor('a')
    .status(stage.nowMs)
    .warnings.map(({ code }) => code);
}
