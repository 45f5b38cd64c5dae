import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PseudoAction, Transition, TransitionAction } from '../model/transition.ts';
import { TransitionRunner } from './runner.ts';

function action(id: number, ...after: readonly number[]): PseudoAction {
  return { kind: 'pseudo', id, key: `action ${id}`, after };
}

function transition(...actions: readonly TransitionAction[]): Transition {
  return { actions, placements: [], unfenced: [] };
}

function ids(runner: TransitionRunner): number[] {
  return runner.take().map(({ id }) => id);
}

describe('a transition', () => {
  it('hands out each action once all before it have succeeded', () => {
    const runner = new TransitionRunner('t', transition(action(0), action(1, 0), action(2, 0), action(3, 1, 2)));
    expect(ids(runner)).toEqual([0]);
    expect(ids(runner)).toEqual([]);
    runner.finish(0, true);
    expect(ids(runner)).toEqual([1, 2]);
    runner.finish(2, true);
    expect(ids(runner)).toEqual([]);
    runner.finish(1, true);
    expect(ids(runner)).toEqual([3]);
    runner.finish(3, true);
    expect(runner.isOver && runner.abortReason === null).toBe(true);
  });

  it('waits after a failure for what is under way, and hands out nothing more', () => {
    const runner = new TransitionRunner('t', transition(action(0), action(1), action(2, 0)));
    expect(ids(runner)).toEqual([0, 1]);
    runner.finish(0, false);
    expect(ids(runner)).toEqual([]);
    expect(runner.isOver).toBe(false);
    runner.finish(1, true);
    expect(runner.isOver).toBe(true);
    expect(runner.abortReason).toBe('action 0 failed');
  });

  it('tells of what has been done after a failure too, and of nothing else', () => {
    const told = (id: number, when: 'pre' | 'post', ...after: readonly number[]): TransitionAction =>
      ({ ...action(id, ...after), kind: 'resource', notice: { when } }) as unknown as TransitionAction;
    const first = [action(0), action(1), action(2, 0), told(3, 'post', 2)];
    const runner = new TransitionRunner('t', transition(...first, told(4, 'pre', 3), told(5, 'post', 1)));
    expect(ids(runner)).toEqual([0, 1]);
    runner.finish(1, false);
    runner.finish(0, true);
    expect(ids(runner)).toEqual([2]);
    runner.finish(2, true);
    expect([ids(runner), runner.isOver]).toEqual([[3], false]);
    runner.finish(3, true);
    expect([ids(runner), runner.isOver]).toEqual([[], true]);
  });

  it('ignores answers that come twice or for what was never handed out', () => {
    const runner = new TransitionRunner('t', transition(action(0), action(1, 0)));
    runner.finish(1, true);
    ids(runner);
    runner.finish(0, true);
    runner.finish(0, false);
    expect(runner.abortReason).toBeNull();
    expect(ids(runner)).toEqual([1]);
  });

  it('refuses a graph that is not in order', () => {
    expect(() => new TransitionRunner('t', transition(action(0, 1), action(1)))).toThrow(
      'comes after those with lower ids',
    );
  });

  it('never lets an action begin before those it must follow, whatever ends when and how', () => {
    const graphs = fc.array(fc.array(fc.nat(20), { maxLength: 3 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(graphs, fc.array(fc.nat(100), { minLength: 100, maxLength: 100 }), (lists, dice) => {
        const actions = lists.map((after, id) => action(id, ...new Set(after.filter((other) => other < id))));
        const runner = new TransitionRunner('t', transition(...actions));
        const done = new Set<number>();
        const open: number[] = [];
        for (const die of dice) {
          if (runner.isOver) break;
          for (const ready of runner.take()) {
            expect(ready.after.every((id) => done.has(id))).toBe(true);
            open.push(ready.id);
          }
          const [id] = open.splice(die % open.length, 1);
          if (id === undefined) continue;
          runner.finish(id, die > 10);
          if (die > 10) done.add(id);
        }
        expect(runner.isOver).toBe(true);
      }),
    );
  });
});
