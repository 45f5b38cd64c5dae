import { describe, expect, it } from 'vitest';
import { applyGroup, type Actor, Stage } from './stage.case.ts';

/** The times that were given since `from`, of each action. */
function givenMs(actor: Actor, from = 0): ReadonlyMap<string, number> {
  return new Map(actor.asked.slice(from).map(({ action, timeoutMs }) => [action, timeoutMs]));
}

describe('on a host where things take twice as long', () => {
  function running(): { readonly stage: Stage; readonly a: Actor } {
    const stage = new Stage().startBoth();
    const a = stage.actor('a');
    a.feed({ kind: 'slowdown', percent: 200 }, stage.nowMs);
    a.ask(applyGroup('switchable', { address: 'address', site: 'cold' }), stage.nowMs);
    stage.run(1_000);
    return { stage, a };
  }

  it('what is begun has twice its time, and on the other as much as ever', () => {
    const { stage, a } = running();
    expect([givenMs(a).get('start'), givenMs(a).get('monitor')]).toEqual([10_000, 10_000]);
    expect(givenMs(stage.actor('b')).get('monitor')).toBe(5_000);
  });

  it('what is ended because the peer counts on it has its own time', () => {
    const { stage, a } = running();
    const from = a.asked.length;
    a.feed({ kind: 'guardianLost' }, stage.nowMs);
    stage.run(100);
    expect(a.events.some(({ kind }) => kind === 'step-back')).toBe(true);
    expect(givenMs(a, from).get('stop')).toBe(5_000);
  });

  it('it ends when the load does', () => {
    const { stage, a } = running();
    a.feed({ kind: 'slowdown', percent: 100 }, stage.nowMs);
    const from = a.asked.length;
    stage.run(1_000);
    expect(givenMs(a, from).get('monitor')).toBe(5_000);
  });
});
