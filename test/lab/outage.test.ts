import { expect, it } from 'vitest';
import { gaps, outageAround, type Sample } from './outage.ts';

function success(atMs: number, body = 'alpha'): Sample {
  return { kind: 'success', startedMs: atMs - 1, atMs, status: 200, body };
}

function failure(atMs: number): Sample {
  return { kind: 'failure', startedMs: atMs - 1, atMs, reason: 'refused', detail: 'ECONNREFUSED' };
}

const samples = [success(0), success(5), failure(10), success(40, 'beta'), success(45), failure(50), success(60)];

it('a gap lasts from one success to the next, in the order of time', () => {
  const shuffled = [...samples].reverse();
  expect(gaps(shuffled).map(({ outageMs }) => outageMs)).toEqual([5, 35, 5, 15]);
  expect(gaps(shuffled).map(({ failures }) => failures)).toEqual([0, 1, 0, 1]);
});

it('an outage is the longest gap that was open at a moment or began later', () => {
  expect(outageAround(samples, 6)).toMatchObject({ outageMs: 35, from: { atMs: 5 }, to: { atMs: 40, body: 'beta' } });
  expect(outageAround(samples, 0)).toMatchObject({ outageMs: 35 });
  expect(outageAround(samples, 40)).toMatchObject({ outageMs: 15 });
  expect(outageAround(samples, 0, 5)).toMatchObject({ outageMs: 5 });
});

it('there is no outage to speak of while nothing has come back', () => {
  expect(outageAround([success(0), success(5), failure(10)], 6)).toBeUndefined();
  expect(outageAround([], 0)).toBeUndefined();
});
