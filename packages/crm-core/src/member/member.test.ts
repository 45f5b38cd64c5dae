import { describe, expect, it } from 'vitest';
import { applyGroup, Stage } from './stage.case.ts';
import type { Actor } from './stage.case.ts';
import type { ClusterRequest } from '@understudy/contracts';

const fast = applyGroup('fast', { address: 'address', site: 'warm' });
const switchable = applyGroup('switchable', { disk: 'cold', base: 'cold' });

function running(stage = new Stage(), request = fast): Stage {
  stage.startBoth();
  stage.actor('a').ask(request, stage.nowMs);
  return stage.run(1_000);
}

function world(actor: Actor): Record<string, string> {
  return Object.fromEntries([...actor.world].sort());
}

function ask(stage: Stage, node: string, request: Partial<ClusterRequest> & { kind: ClusterRequest['kind'] }): void {
  stage
    .actor(node)
    .ask({ kind: 'cluster', request: { who: 'me', why: '', ...request } as ClusterRequest }, stage.nowMs);
}

const active = { address: 'started', site: 'promoted' };
const warm = { site: 'started' };

function transitions({ events }: Actor): number {
  return events.filter(({ kind }) => kind === 'transition').length;
}

describe('two members', () => {
  it('form one view, one of them decides, and what is applied is held by both and runs', () => {
    const stage = running();
    const [a, b] = stage.actors as [Actor, Actor];
    expect(a.status(stage.nowMs)).toMatchObject({ coordinator: 'a', activity: 'idle' });
    expect(b.status(stage.nowMs)).toMatchObject({ coordinator: 'a', activity: 'idle' });
    expect(a.answers).toMatchObject([{ kind: 'acknowledged', acknowledgement: { heldBy: ['a', 'b'], missing: [] } }]);
    expect(b.disk).toEqual(a.disk);
    expect(world(a)).toEqual(active);
    expect(world(b)).toEqual(warm);
  });

  it('answer through whichever of them is asked', () => {
    const stage = new Stage().startBoth();
    stage.actor('b').ask(fast, stage.nowMs);
    stage.run(1_000);
    expect(stage.actor('b').answers).toMatchObject([{ kind: 'acknowledged', acknowledgement: { heldBy: ['a', 'b'] } }]);
    expect(world(stage.actor('a'))).toEqual(active);
  });

  it('say of what is so already that both hold it, and do nothing', () => {
    const stage = running();
    const a = stage.actor('a');
    const [state, decisions] = [a.disk, transitions(a)];
    ask(stage, 'a', { kind: 'onlineNode', node: 'b' });
    stage.run(1_000);
    expect(a.answers.at(-1)).toMatchObject({ kind: 'acknowledged', acknowledgement: { heldBy: ['a', 'b'] } });
    expect(a.disk).toEqual(state);
    expect(transitions(a)).toBe(decisions);
  });

  it('answer for the one that decides, once, when it is lost with the question', () => {
    const stage = running();
    const b = stage.actor('b');
    stage.actor('a').freeze();
    ask(stage, 'b', { kind: 'stopResource', resource: 'site' });
    stage.run(600);
    const lost = 'a, which decides, was lost before it answered: whether the request was carried out is not known';
    expect(b.answers).toMatchObject([{ kind: 'refused', error: { code: 'timed-out', message: lost } }]);
    stage.actor('a').thaw();
    stage.run(5_000);
    expect(b.answers).toHaveLength(1);
  });

  it('refuse a bad definition with all its problems and change nothing', () => {
    const stage = running();
    const before = stage.actor('a').disk;
    const bad = { version: 1, resources: { x: { agent: 'cald' }, y: { agent: 'cold', kind: 'quick' } } };
    stage
      .actor('a')
      .ask({ kind: 'apply', apply: { document: bad, source: '', sourceName: 'bad', who: '', why: '' } }, stage.nowMs);
    stage.run(200);
    const answer = stage.actor('a').answers.at(-1);
    expect(answer).toMatchObject({ kind: 'refused', error: { code: 'invalid-definition' } });
    expect(answer?.kind === 'refused' ? answer.error.problems : []).toHaveLength(2);
    expect(stage.actor('a').disk).toEqual(before);
  });
});

describe('when a node is lost', () => {
  it('the peer takes over after the dead time, under a new generation that is on its disk', () => {
    const stage = running();
    const before = stage.actor('b').disk.stamp.generation;
    stage.actor('a').cutPower(stage.nowMs);
    stage.run(200);
    expect(world(stage.actor('b'))).toEqual(warm);
    stage.run(300);
    expect(world(stage.actor('b'))).toEqual(active);
    expect(stage.actor('b').disk.stamp.generation).toBe(before + 1);
  });

  it('and comes back, nothing moves back', () => {
    const stage = running();
    stage.actor('a').cutPower(stage.nowMs);
    stage.run(1_000);
    stage.start('a');
    stage.run(2_000);
    expect(world(stage.actor('b'))).toEqual(active);
    expect(world(stage.actor('a'))).toEqual(warm);
    expect(stage.actor('a').status(stage.nowMs).coordinator).toBe('b');
  });

  it('a node that starts alone waits for initdead, then goes on', () => {
    const stage = new Stage();
    stage.actor('a').disk = running().actor('a').disk;
    stage.start('a');
    stage.run(900);
    expect(world(stage.actor('a'))).toEqual({});
    stage.run(1_500);
    expect(world(stage.actor('a'))).toEqual(active);
  });
});

describe('a split', () => {
  it('has both sides active and warned, and ends with the older side stepping back before it joins', () => {
    const stage = running();
    const [a, b] = stage.actors as [Actor, Actor];
    stage.cutNetwork();
    stage.run(1_000);
    for (const actor of stage.actors) {
      expect(world(actor)).toEqual(active);
      expect(actor.status(stage.nowMs).warnings.map(({ code }) => code)).toContain('possible-split');
    }
    stage.mendNetwork();
    stage.run(2_000);
    const owners = stage.actors.filter((actor) => actor.world.get('address') === 'started');
    expect(owners).toHaveLength(1);
    expect(a.status(stage.nowMs).coordinator).toBe(b.status(stage.nowMs).coordinator);
    const loser = owners[0] === a ? b : a;
    expect(loser.events.map(({ kind }) => kind)).toContain('step-back');
    expect(world(loser)).toEqual(warm);
    // Nobody changed anything: nothing was lost.
    expect(stage.actors.map(({ setAside }) => setAside.length)).toEqual([0, 0]);
  });

  it('keeps the copy that lost, if the two had diverged', () => {
    const stage = running();
    stage.cutNetwork();
    stage.run(1_000);
    ask(stage, 'a', { kind: 'standbyNode', node: 'b' });
    ask(stage, 'b', { kind: 'stopResource', resource: 'site' });
    stage.run(500);
    stage.mendNetwork();
    stage.run(2_000);
    expect(stage.actor('b').disk).toEqual(stage.actor('a').disk);
    expect(stage.actors.map(({ setAside }) => setAside.length)).toEqual([0, 1]);
    expect(stage.actor('b').setAside[0]?.intents).toMatchObject([{ kind: 'stop', resource: 'site' }]);
  });
});

describe('a frozen node', () => {
  it('gives up what it owns before it does anything else', () => {
    const stage = running();
    const a = stage.actor('a');
    a.freeze();
    stage.run(1_000);
    expect(world(stage.actor('b'))).toEqual(active);
    const asked = a.asked.length;
    a.thaw();
    stage.run(10);
    expect(a.asked.slice(asked).map(({ action, resource }) => `${action} ${resource}`)).toEqual([
      'stop address',
      'demote site',
    ]);
    stage.run(2_000);
    expect(world(a)).toEqual(warm);
    expect(world(stage.actor('b'))).toEqual(active);
  });

  it('that was silent for less than the dead time goes on', () => {
    const stage = running();
    stage.actor('a').freeze();
    stage.run(150);
    stage.actor('a').thaw();
    stage.run(1_000);
    expect(world(stage.actor('a'))).toEqual(active);
    expect(stage.actor('a').events.map(({ kind }) => kind)).not.toContain('step-back');
  });

  it('gives up, however short it slept, when its peer may have counted it as lost', () => {
    const outcomes = [0, 20, 40, 60, 80].map((phaseMs) => {
      const stage = running();
      stage.run(phaseMs);
      const a = stage.actor('a');
      a.freeze();
      stage.run(260);
      a.thaw();
      stage.run(10);
      const gaveUp = a.events.some(({ text }) => text.includes('this node was frozen'));
      const wasLost = stage.actor('b').events.some(({ text }) => text.includes('lost'));
      return { gaveUp, wasLost };
    });
    expect(outcomes.filter(({ gaveUp, wasLost }) => wasLost && !gaveUp)).toEqual([]);
    expect(new Set(outcomes.map(({ gaveUp }) => gaveUp))).toEqual(new Set([true, false]));
    expect(outcomes.some(({ wasLost }) => wasLost)).toBe(true);
  });
});

describe('a daemon', () => {
  it.each(['a', 'b'])('that is killed on %s and comes back finds what runs, and nothing moves', (node) => {
    const stage = running();
    const worlds = stage.actors.map(world);
    const actor = stage.actor(node);
    actor.killDaemon(stage.nowMs);
    stage.run(1_500);
    actor.startDaemon(stage.nowMs, 'again');
    const asked = actor.asked.length;
    stage.run(2_000);
    expect(stage.actors.map(world)).toEqual(worlds);
    const actions = actor.asked.slice(asked).filter(({ action }) => action !== 'monitor' && action !== 'validate');
    expect(actions.map(({ action, resource }) => `${action} ${resource}`)).toEqual([]);
    expect(actor.status(stage.nowMs).activity).toBe('idle');
  });

  it('that comes back after its peer has taken over gives up what it finds before it joins', () => {
    const stage = running();
    const a = stage.actor('a');
    a.killDaemon(stage.nowMs);
    a.guardianRuns = false;
    stage.run(1_000);
    expect(stage.actors.map(world)).toEqual([active, active]);
    const asked = a.asked.length;
    stage.start('a');
    stage.run(2_000);
    expect(a.asked.slice(asked, asked + 2).map(({ action, resource }) => `${action} ${resource}`)).toEqual([
      'stop address',
      'demote site',
    ]);
    expect(stage.actors.map(world)).toEqual([warm, active]);
    expect(stage.actor('b').asked.filter(({ action }) => action === 'demote' || action === 'stop')).toEqual([]);
    expect(a.status(stage.nowMs).nodes.map(({ state }) => state)).toEqual(['online', 'online']);
  });

  it('that never comes back has what it ran ended, and when its host returns nothing moves', () => {
    const stage = running();
    const [a, b] = stage.actors as [Actor, Actor];
    ask(stage, 'a', { kind: 'moveResource', resource: 'web', node: 'b' });
    stage.run(1_000);
    b.killDaemon(stage.nowMs);
    stage.run(1_000);
    b.world.clear();
    b.ledger = [];
    b.said = 'left';
    stage.run(200);
    b.guardianRuns = false;
    stage.run(1_000);
    expect(world(a)).toEqual(active);
    const asked = a.asked.length;
    stage.start('b');
    b.killDaemon(stage.nowMs, 'starting');
    stage.run(500);
    b.startDaemon(stage.nowMs, 'again');
    stage.run(2_000);
    expect(a.asked.slice(asked).filter(({ action }) => action !== 'monitor')).toEqual([]);
    expect(stage.actors.map(world)).toEqual([active, warm]);
  });

  it('that leaves hands everything over in order, then goes', () => {
    const stage = running();
    stage.actor('a').feed({ kind: 'leave' }, stage.nowMs);
    stage.run(1_000);
    expect(stage.actor('a').hasLeft).toBe(true);
    expect(world(stage.actor('a'))).toEqual({});
    expect(world(stage.actor('b'))).toEqual(active);
  });

  it('that leaves alone ends everything', () => {
    const stage = running();
    stage.actor('b').cutPower(stage.nowMs);
    stage.run(1_000);
    stage.actor('a').feed({ kind: 'leave' }, stage.nowMs);
    stage.run(1_000);
    expect(stage.actor('a').hasLeft).toBe(true);
    expect(world(stage.actor('a'))).toEqual({});
  });

  it('whose guardian is gone ends everything, warm copies too', () => {
    const stage = running();
    stage.actor('a').feed({ kind: 'guardianLost' }, stage.nowMs);
    stage.run(500);
    expect(world(stage.actor('a'))).toEqual({});
    expect(stage.actor('a').hasLeft).toBe(true);
  });

  it('whose guardian stands still ends everything, too', () => {
    const stage = running();
    stage.actor('a').guardianIsStill = true;
    stage.run(2_000);
    expect(world(stage.actor('a'))).toEqual({});
    expect(stage.actor('a').hasLeft).toBe(true);
  });
});

describe('people', () => {
  it('move a group; the move leaves nothing behind, and stickiness keeps it', () => {
    const stage = running();
    ask(stage, 'a', { kind: 'moveResource', resource: 'web', node: 'b' });
    stage.run(1_000);
    expect(world(stage.actor('b'))).toEqual(active);
    expect(stage.actor('a').disk.intents).toEqual([]);
  });

  it('with automatic failback a move holds until it is ended', () => {
    const stage = running(
      new Stage(),
      applyGroup('fast', { address: 'address', site: 'warm' }, { failback: 'automatic' }),
    );
    ask(stage, 'b', { kind: 'moveResource', resource: 'web', node: 'b' });
    stage.run(1_000);
    expect(world(stage.actor('b'))).toEqual(active);
    expect(stage.actor('a').disk.intents).toMatchObject([{ kind: 'move', node: 'b', who: 'me' }]);
    ask(stage, 'b', { kind: 'endMove', resource: 'web' });
    stage.run(1_000);
    expect(world(stage.actor('a'))).toEqual(active);
  });

  it('stop, start and restart', () => {
    const stage = running(new Stage(), switchable);
    const a = stage.actor('a');
    ask(stage, 'a', { kind: 'stopResource', resource: 'web' });
    stage.run(500);
    expect(world(a)).toEqual({});
    ask(stage, 'a', { kind: 'startResource', resource: 'web' });
    stage.run(500);
    expect(world(a)).toEqual({ base: 'started', disk: 'started' });
    const asked = a.asked.length;
    ask(stage, 'b', { kind: 'restartResource', resource: 'web' });
    stage.run(1_000);
    expect(
      a.asked
        .slice(asked)
        .filter(({ intervalMs }) => intervalMs === 0)
        .map(({ action, resource }) => `${action} ${resource}`),
    ).toEqual(['stop base', 'stop disk', 'start disk', 'start base']);
    expect(a.disk.intents).toEqual([]);
  });

  it('are told which names exist', () => {
    const stage = running();
    ask(stage, 'b', { kind: 'stopResource', resource: 'wab' });
    stage.run(200);
    expect(stage.actor('b').answers).toMatchObject([{ kind: 'refused', error: { code: 'unknown-resource' } }]);
  });
});

describe('a stop that fails', () => {
  it('blocks: the resource is active nowhere else, and status says what to do', () => {
    const stage = running(new Stage(), switchable);
    stage.actor('a').verdicts.set('stop disk', 'error');
    ask(stage, 'a', { kind: 'standbyNode', node: 'a' });
    stage.run(3_000);
    expect(world(stage.actor('b'))).toEqual({});
    expect(stage.actor('a').world.get('disk')).toBe('started');
    const disk = stage
      .actor('b')
      .status(stage.nowMs)
      .resources.find(({ resource }) => resource === 'disk');
    expect(disk?.instances).toMatchObject([{ node: 'a', condition: 'blocked' }]);
    expect(disk?.reasons.join(' ')).toMatch(/cleanup/);
  });
});
