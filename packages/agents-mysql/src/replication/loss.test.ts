import { describe, expect, test } from 'vitest';
import { exactLoss, isWithin, lossByEvidence, sayLoss, type Evidence, type Loss } from './loss.ts';

const evidence: Evidence = {
  generation: 3,
  coveredAtMs: 9_000,
  last: { atMs: 10_000, position: '0-1-50' },
  leaseUntilMs: 20_000,
};

test('within the lease nothing is lost, whatever was not seen; from its end on, it may be', () => {
  expect(lossByEvidence(evidence, '0-1-49', 19_999).kind).toBe('none');
  expect(lossByEvidence(evidence, '0-1-50', 20_000)).toEqual({ kind: 'possible', transactions: 0, seconds: 10 });
  const asynchronous = { ...evidence, leaseUntilMs: null };
  expect(lossByEvidence(asynchronous, '0-1-50', 10_500)).toEqual({ kind: 'possible', transactions: 0, seconds: 0.5 });
});

test('what the last answer told of and is not here counts, and the time from when all was here', () => {
  const late = { ...evidence, leaseUntilMs: null };
  expect(lossByEvidence(late, '0-1-47', 12_000)).toEqual({ kind: 'possible', transactions: 3, seconds: 3 });
  expect(lossByEvidence({ ...late, coveredAtMs: null }, '0-1-47', 12_000)).toMatchObject({ seconds: null });
  expect(lossByEvidence(undefined, '0-1-47', 12_000)).toMatchObject({ kind: 'possible', seconds: null });
});

test('whoever can ask the last owner knows it exactly', () => {
  const copy = (position: string) => ({ position, promotions: [], isBlank: false });
  expect(exactLoss(copy('0-1-5'), copy('0-1-9'))).toEqual({ kind: 'known', transactions: 4 });
  expect(exactLoss(copy('0-1-9'), copy('0-1-9')).kind).toBe('none');
});

describe('the budget', () => {
  const none: Loss = { kind: 'none', why: '' };
  const four: Loss = { kind: 'known', transactions: 4 };
  const recent: Loss = { kind: 'possible', transactions: 1, seconds: 2 };
  const unknown: Loss = { kind: 'possible', transactions: 0, seconds: null };
  test.each([
    [none, 0, 0, true],
    [four, null, 0, false],
    [four, null, 5, true],
    [four, 4, 0, true],
    [four, 3, null, false],
    [recent, null, 2, true],
    [recent, null, 1, false],
    [recent, 0, 2, false],
    [unknown, null, 60, false],
    [unknown, null, null, true],
  ])('%j within %j transactions and %j seconds: %s', (loss, maxTransactions, maxSeconds, expected) => {
    expect(isWithin(loss, { maxTransactions, maxSeconds })).toBe(expected);
  });
});

test('it is said in words', () => {
  expect(sayLoss({ kind: 'known', transactions: 1 })).toBe('1 transaction would be lost');
  expect(sayLoss({ kind: 'possible', transactions: 0, seconds: 1.25 })).toBe(
    'what the old primary committed in the last 1.3 s may be lost',
  );
  expect(sayLoss({ kind: 'possible', transactions: 2, seconds: null })).toBe(
    'what the old primary committed for an unknown time may be lost; 2 transactions certainly',
  );
});
