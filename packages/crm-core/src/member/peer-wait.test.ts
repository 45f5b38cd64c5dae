import { describe, expect, it } from 'vitest';
import { defaultOwnership, defaultTimings, defaultWitness } from '../membership/config.ts';
import { checkDefinition } from '../model/check-definition.ts';
import { peerWaitMs } from './peer-wait.ts';
import { request, world } from './recovery.case.ts';
import { manifests, membership } from './scenery.case.ts';
import { all, fencedDefinition, withOutlets } from './outlets.case.ts';
import type { Stage } from './stage.case.ts';

/** Both hosts off, and what each would see when it starts. */
function bothOff(waitForAllMs: number | null = null): ReturnType<typeof withOutlets> {
  const scene = withOutlets({}, undefined, undefined, { ...membership, waitForAllMs });
  for (const actor of scene.stage.actors) actor.cutPower(scene.stage.nowMs);
  scene.stage.run(100);
  return scene;
}

function waitingRemedy(stage: Stage, node: string): string | undefined {
  const { warnings } = stage.actor(node).status(stage.nowMs);
  return warnings.find(({ code }) => code === 'waiting')?.remedy;
}

describe('with fencing alone, a node that starts and hears nobody', () => {
  it('waits for its peer, shoots nobody, and says what a person can do', () => {
    const { stage, steps } = bothOff();
    stage.start('a');
    stage.run(120_000);
    expect(steps).toEqual([]);
    expect(stage.actor('a').status(stage.nowMs)).toMatchObject({ activity: 'waiting', coordinator: null });
    expect(waitingRemedy(stage, 'a')).toBe(
      'It goes on when b answers. If b is certainly down: crm node go-on, on this host.',
    );
  });

  it('goes on when the peer is there', () => {
    const { stage, steps } = bothOff();
    stage.start('a');
    stage.run(30_000);
    stage.start('b');
    stage.run(5_000);
    expect(world(stage.actor('a'))).toEqual(all);
    expect(steps).toEqual([]);
  });

  it('goes on when a person says so, once the peer is fenced', () => {
    const { stage, steps } = bothOff();
    stage.start('a');
    stage.run(30_000);
    stage.actor('a').ask(request('goOn', { node: 'a' }), stage.nowMs);
    stage.run(10_000);
    // It had no power before, and has it now.
    expect(steps).toEqual(['a: strip off B', 'a: strip status B', 'a: strip on B']);
    expect(
      stage
        .actor('a')
        .status(stage.nowMs)
        .nodes.map(({ state }) => state),
    ).toEqual(['online', 'online']);
    expect(world(stage.actor('a'))).toEqual(all);
  });

  it('goes on after so long, if the membership file says how long', () => {
    const { stage, steps } = bothOff(20_000);
    stage.start('a');
    stage.run(19_000);
    expect(steps).toEqual([]);
    expect(waitingRemedy(stage, 'a')).toContain('or is not heard for 20s');
    stage.run(10_000);
    expect(steps.slice(0, 2)).toEqual(['a: strip off B', 'a: strip status B']);
    expect(world(stage.actor('a'))).toEqual(all);
  });

  it('does not shoot in turn with the other, while the cables are cut', () => {
    const { stage, steps } = bothOff();
    stage.cutNetwork();
    for (const node of ['a', 'b']) stage.start(node);
    stage.run(120_000);
    expect(steps).toEqual([]);
    stage.mendNetwork();
    stage.run(5_000);
    expect(world(stage.actor('a'))).toEqual(all);
    expect(steps).toEqual([]);
  });

  it('that was shot itself lets the one that shot go on', () => {
    const { stage, steps } = withOutlets();
    stage.cutNetwork();
    stage.run(120_000);
    expect(steps).toEqual(['a: strip off B', 'a: strip status B', 'a: strip on B']);
    expect(world(stage.actor('a'))).toEqual(all);
    expect(stage.actor('b').status(stage.nowMs)).toMatchObject({ activity: 'waiting' });
  });
});

describe('how long a node waits for a peer that it never heard', () => {
  const asked = fencedDefinition();
  const document = asked.kind === 'apply' ? asked.apply.document : null;
  const { model } = checkDefinition(document, { nodes: ['a', 'b'], manifests });
  const base = { timings: defaultTimings, ...defaultOwnership };
  const witness = { ...defaultOwnership.tieBreakers, witness: { address: 'w', ...defaultWitness } };
  const ping = { ...defaultOwnership.tieBreakers, ping: { targets: ['10.0.0.1'], timeoutMs: 500 } };

  it.each([
    ['fencing alone', base, true, Infinity],
    ['fencing, and a limit in the membership file', { ...base, waitForAllMs: 60_000 }, true, 60_000],
    ['fencing and a witness, which lets one side go on', { ...base, tieBreakers: witness }, true, 10_000],
    ['fencing and a ping, which both may reach', { ...base, tieBreakers: ping }, true, Infinity],
    ['no fencing', base, false, 10_000],
  ])('%s', (_title, config, isOn, waitMs) => {
    if (model === null) throw new Error('the definition is valid');
    const properties = { ...model.properties, stonithEnabled: isOn };
    expect(peerWaitMs(config, { ...model, properties })).toBe(waitMs);
    expect(peerWaitMs(config, { ...model, fencing: { ...model.fencing, devices: [] } })).toBe(
      Math.min(waitMs, config.waitForAllMs ?? 10_000),
    );
  });
});
