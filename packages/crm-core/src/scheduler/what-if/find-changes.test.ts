import { expect, test } from 'vitest';
import type { Change } from './change.ts';
import { findChanges, type Trial } from './find-changes.ts';

const standby: Change = { kind: 'endStandby', node: 'a' };
const cleanUp: Change = { kind: 'forgetFailures', resource: 'web', node: 'a' };
const ticket: Change = { kind: 'grantTicket', ticket: 'site' };
const drop: Change = { kind: 'dropConstraint', constraint: 'ban' };

/** Enough is every set that holds all of one of these. */
function enoughIs(...sets: readonly (readonly Change[])[]): Trial['isEnough'] {
  return (changes) => sets.some((set) => set.every((change) => changes.includes(change)));
}

function find(candidates: readonly Change[], isEnough: Trial['isEnough'], further: readonly Change[] = []) {
  return findChanges({ candidates, mostTried: 3, isEnough, candidatesWith: () => further });
}

test('what is enough by itself comes alone, the cheapest first, each once', () => {
  const candidates = [drop, standby, standby, ticket];
  expect(find(candidates, enoughIs([drop], [standby]))).toEqual([[standby], [drop]]);
});

test('where nothing is enough by itself, nothing is named that could be left away', () => {
  expect(find([ticket, cleanUp, standby], enoughIs([standby, ticket]))).toEqual([[standby, ticket]]);
});

test('of two ways to be enough together the cheaper one is kept', () => {
  expect(find([drop, ticket, standby], enoughIs([standby, drop], [standby, ticket]))).toEqual([[standby, ticket]]);
});

test('an obstacle that shows only behind the first is found too', () => {
  expect(find([standby], enoughIs([standby, cleanUp]), [cleanUp])).toEqual([[standby, cleanUp]]);
});

test('what is never enough ends with nothing', () => {
  expect(find([standby, drop], () => false, [standby])).toEqual([]);
  expect(find([], () => true)).toEqual([]);
});

test('a stronger wish for the same is no second way', () => {
  const wish = { kind: 'preferNode', resource: 'web', node: 'a' } as const;
  const [weak, strong] = [
    { ...wish, score: 5 },
    { ...wish, score: 1_000_000 },
  ];
  expect(find([weak, strong], () => true)).toEqual([[weak]]);
});

test('no more is tried than may be, and the cheapest of it', () => {
  const tried: Change[] = [];
  find([drop, ticket, cleanUp, standby], ([change]) => change !== undefined && tried.push(change) === 0);
  expect(new Set(tried)).toEqual(new Set([standby, cleanUp, ticket]));
});
