import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StormBudget } from '../model/fencing.ts';
import { spend } from './storm-brake.ts';
import type { StormEvent, StormState } from './storm-brake.ts';

const calm: StormState = { events: [], hold: null };
const budget: StormBudget = { windowMs: 10_000, fencings: 2, restarts: 3, moves: 1 };

function event(kind: StormEvent['kind'], atWallMs: number, subject = ''): StormEvent {
  return { kind, subject, atWallMs };
}

function spendAll(events: readonly StormEvent[], from: StormState = calm) {
  let state = from;
  const allowed = events.map((each) => {
    const verdict = spend(state, each, budget);
    state = verdict.state;
    return verdict.allowed;
  });
  return { state, allowed };
}

describe('the storm brake', () => {
  it('lets the budget happen, and holds at what goes beyond it', () => {
    const { state, allowed } = spendAll([event('fencing', 0), event('fencing', 5_000), event('fencing', 9_999)]);
    expect(allowed).toEqual([true, true, false]);
    expect(state.hold).toEqual({
      sinceWallMs: 9_999,
      reason: 'one fencing more than the budget allows (2 in 10s)',
    });
  });

  it('forgets what is older than the window', () => {
    expect(spendAll([event('fencing', 0), event('fencing', 5_000), event('fencing', 10_000)]).allowed).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('counts each resource for itself', () => {
    expect(spendAll([event('move', 0, 'a'), event('move', 1, 'b')]).state.hold).toBeNull();
    expect(spendAll([event('move', 0, 'a'), event('move', 1, 'a')]).state.hold?.reason).toBe(
      'one move of a more than the budget allows (1 in 10s)',
    );
    const restarts = [0, 1, 2, 3].map((at) => event('restart', at, 'a on x'));
    expect(spendAll(restarts).state.hold?.reason).toBe('one restart of a on x more than the budget allows (3 in 10s)');
  });

  it('holds everything while it holds, for as long as no person comes', () => {
    const { state } = spendAll([event('move', 0, 'a'), event('move', 1, 'a')]);
    expect(spendAll([event('fencing', 1_000_000), event('restart', 2_000_000, 'b')], state)).toEqual({
      state,
      allowed: [false, false],
    });
    expect(spend(calm, event('move', 2, 'a'), budget).allowed).toBe(true);
  });

  it('is not loosened by a clock that is set back', () => {
    const events = [event('fencing', 1_000_000), event('fencing', 5), event('fencing', 6)];
    expect(spendAll(events).allowed).toEqual([true, true, false]);
    expect(spendAll([events[0] ?? event('fencing', 0), event('fencing', 0), event('fencing', 10_000)]).allowed).toEqual(
      [true, true, true],
    );
  });

  it('never lets more happen in a window than the budget', () => {
    const kinds = fc.constantFrom<StormEvent['kind']>('fencing', 'restart', 'move');
    const arbitrary = fc.record({ kind: kinds, subject: fc.constantFrom('a', 'b'), afterMs: fc.nat(4_000) });
    fc.assert(
      fc.property(fc.array(arbitrary, { maxLength: 60 }), (drawn) => {
        let now = 0;
        let state = calm;
        const happened: StormEvent[] = [];
        for (const { kind, subject, afterMs } of drawn) {
          now += afterMs;
          if (state.hold !== null) state = calm;
          const what = event(kind, now, kind === 'fencing' ? '' : subject);
          const isFresh = state.events.length === 0;
          if (isFresh) happened.length = 0;
          const verdict = spend(state, what, budget);
          state = verdict.state;
          if (!verdict.allowed) continue;
          happened.push(what);
          const same = happened.filter((one) => one.kind === what.kind && one.subject === what.subject);
          const inWindow = same.filter(({ atWallMs }) => now - atWallMs < budget.windowMs).length;
          const limit = { fencing: 2, restart: 3, move: 1 }[kind];
          expect(inWindow).toBeLessThanOrEqual(limit);
        }
      }),
    );
  });
});
