import { describe, expect, it } from 'vitest';
import { applyGroup, Stage } from './stage.case.ts';
import type { SetAttribute } from './attributes.ts';

function running(): Stage {
  const stage = new Stage().startBoth();
  stage.actor('a').ask(applyGroup('fast', { address: 'address', site: 'warm' }), stage.nowMs);
  return stage.run(1_000);
}

function set(stage: Stage, asked: string, change: Partial<SetAttribute>): void {
  const usual = {
    kind: 'setAttribute',
    node: 'b',
    name: 'load',
    value: '3',
    lasting: false,
    who: 'me',
    why: '',
  } as const;
  stage.actor(asked).ask({ kind: 'cluster', request: { ...usual, ...change } }, stage.nowMs);
  stage.run(200);
}

/** Of `node`, as `asked` reports it. */
function attributes(stage: Stage, asked: string, node = 'b'): unknown {
  const { nodes } = stage.actor(asked).status(stage.nowMs);
  return nodes.find((each) => each.node === node)?.attributes;
}

function refusal(stage: Stage, asked: string): unknown {
  const answer = stage.actor(asked).answers.at(-1);
  return answer?.kind === 'refused' ? answer.error.code : answer?.kind;
}

describe('what is said of a node while it is a member', () => {
  it.each(['a', 'b'])('is known to all, whoever is asked: %s', (asked) => {
    const stage = running();
    set(stage, asked, {});
    expect([attributes(stage, 'a'), attributes(stage, 'b')]).toEqual([{ load: '3' }, { load: '3' }]);
    set(stage, asked, { value: null });
    expect([attributes(stage, 'a'), attributes(stage, 'b')]).toEqual([undefined, undefined]);
  });

  it('is known to who asks right after it was said', () => {
    const stage = running();
    const request = {
      kind: 'setAttribute',
      node: 'b',
      name: 'x',
      value: '1',
      lasting: false,
      who: '',
      why: '',
    } as const;
    stage.actor('b').ask({ kind: 'cluster', request }, stage.nowMs);
    expect(attributes(stage, 'b')).toEqual({ x: '1' });
  });

  it('ends with its membership', () => {
    const stage = running();
    set(stage, 'a', {});
    stage.actor('b').cutPower(stage.nowMs);
    stage.run(1_000);
    expect(attributes(stage, 'a')).toBeUndefined();
    stage.start('b');
    stage.run(15_000);
    expect([attributes(stage, 'a'), attributes(stage, 'b')]).toEqual([undefined, undefined]);
  });

  it.each(['a', 'b'])('outlives the daemon of %s', (killed) => {
    const stage = running();
    set(stage, 'a', { node: killed });
    stage.actor(killed).killDaemon(stage.nowMs);
    stage.run(300);
    stage.startDaemon(killed);
    stage.run(3_000);
    expect(['a', 'b'].map((asked) => attributes(stage, asked, killed))).toEqual([{ load: '3' }, { load: '3' }]);
  });

  it('is refused where it would be lost: of a node that is away, of one that there is not, of the cluster', () => {
    const stage = running();
    set(stage, 'a', { node: 'c' });
    expect(refusal(stage, 'a')).toBe('unknown-node');
    set(stage, 'a', { node: null });
    expect(refusal(stage, 'a')).toBe('invalid-request');
    stage.actor('b').cutPower(stage.nowMs);
    stage.run(1_000);
    set(stage, 'a', {});
    expect(refusal(stage, 'a')).toBe('not-coordinator');
  });

  it('has a resource promoted elsewhere, where it says that it cannot be', () => {
    const stage = running();
    expect(stage.actors.map(({ world }) => world.get('site'))).toEqual(['promoted', 'started']);
    set(stage, 'b', { node: 'a', name: 'master-site', value: '-INFINITY' });
    stage.run(1_000);
    expect(stage.actors.map(({ world }) => world.get('site'))).toEqual(['started', 'promoted']);
  });
});

describe('what lasts', () => {
  it('is held by all, and still said after everybody was away', () => {
    const stage = running();
    set(stage, 'b', { lasting: true });
    set(stage, 'b', { lasting: true, node: null, name: 'log', value: 'bin.7' });
    for (const actor of stage.actors) actor.cutPower(stage.nowMs);
    stage.run(1_000);
    stage.startBoth();
    for (const actor of stage.actors) {
      expect(actor.status(stage.nowMs).attributes).toEqual({ log: 'bin.7' });
      expect(attributes(stage, actor.node)).toEqual({ load: '3' });
    }
    set(stage, 'a', { lasting: true, value: null });
    expect([attributes(stage, 'a'), attributes(stage, 'b')]).toEqual([undefined, undefined]);
  });
});
