import { expect, it } from 'vitest';
import { documentDefaults } from '../model/document-defaults.ts';
import type { FenceOutcome, FenceRecord } from './fence-record.ts';
import { holdOnFencing, mergedMemory, nothingFenced, remembering } from './fencing-memory.ts';
import type { FencingMemory } from './fencing-memory.ts';

const budget = documentDefaults.stormBudget;
const confirmed: FenceOutcome = { kind: 'confirmed', devices: ['strip'], proof: 'status' };

function record(runId: string, begunWallMs: number, outcome: FenceOutcome = confirmed): FenceRecord {
  const endedWallMs = outcome.kind === 'underWay' ? null : begunWallMs + 1;
  return {
    runId,
    target: 'b',
    action: 'off',
    reasons: [],
    director: 'a',
    begunWallMs,
    endedWallMs,
    outcome,
    steps: [],
  };
}

function memory(...history: readonly FenceRecord[]): FencingMemory {
  return history.reduce(remembering, nothingFenced);
}

it('remembers the last fifty, each once', () => {
  const many = Array.from({ length: 60 }, (_, index) => record(`r${index}`, index));
  const { history } = memory(...many, record('r59', 59, { kind: 'failed', reason: 'later' }));
  expect([history.length, history[0]?.runId, history.at(-1)?.outcome.kind]).toEqual([50, 'r10', 'failed']);
});

it('counts fencings that were begun, not those that were cancelled or seen by a person, since it was let go on', () => {
  const three = memory(record('1', 1), record('2', 2), record('3', 3, { kind: 'underWay' }));
  expect(holdOnFencing(three, 10, budget)?.reason).toBe('one fencing more than the budget allows (3 in 10min)');
  expect(holdOnFencing({ ...three, resumedWallMs: 1 }, 10, budget)).toBeNull();
  expect(holdOnFencing(three, 600_001, budget)).toBeNull();
  const idle = memory(
    record('1', 1, { kind: 'cancelled', reason: '' }),
    record('2', 2, { kind: 'byHand', who: 'me', why: '' }),
    record('3', 3),
  );
  expect(holdOnFencing(idle, 10, budget)).toBeNull();
  const hold = { sinceWallMs: 1, reason: 'enough' };
  expect(holdOnFencing({ ...nothingFenced, hold }, 10 ** 9, budget)).toBe(hold);
});

it('two copies are one: every run with its outcome, and no hold from which a person has let go', () => {
  const one = memory(record('1', 1, { kind: 'underWay' }), record('3', 3));
  const other = memory(record('1', 1), record('2', 2));
  const merged = mergedMemory(one, other);
  expect(merged).toEqual(mergedMemory(other, one));
  expect(merged.history.map(({ runId, outcome }) => `${runId} ${outcome.kind}`)).toEqual([
    '1 confirmed',
    '2 confirmed',
    '3 confirmed',
  ]);
  const held = { ...one, hold: { sinceWallMs: 5, reason: 'enough' } };
  expect(mergedMemory(held, other).hold).toEqual(held.hold);
  expect(mergedMemory(held, { ...other, resumedWallMs: 6 }).hold).toBeNull();
});
