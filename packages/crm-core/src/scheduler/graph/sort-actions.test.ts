import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RelationList } from '../ordering/relation.ts';
import { precedenceOf } from './precedence.ts';
import { sortActions } from './sort-actions.ts';

type Pairs = readonly (readonly [first: number, then: number])[];

function sort(actions: readonly number[], pairs: Pairs): number[] {
  const relations = new RelationList();
  for (const [first, then] of pairs) relations.add(first, then);
  return sortActions(10, actions, precedenceOf(10, actions, relations));
}

/** `before[then]`: what comes before it. */
function sorted(actions: readonly number[], before: Readonly<Record<number, readonly number[]>>): number[] {
  const pairs = Object.entries(before).flatMap(([then, firsts]) =>
    firsts.map((first) => [first, Number(then)] as const),
  );
  return sort(actions, pairs);
}

describe('the order of actions', () => {
  test('is the given one where nothing is said', () => expect(sorted([3, 1, 2], {})).toEqual([3, 1, 2]));

  test('puts each after those before it', () => {
    expect(sorted([1, 2, 3], { 1: [2], 2: [3] })).toEqual([3, 2, 1]);
    expect(sorted([1, 2, 3, 4], { 1: [3, 4] })).toEqual([2, 3, 4, 1]);
  });

  test('counts what is said twice once', () => expect(sorted([1, 2], { 1: [2, 2] })).toEqual([2, 1]));

  test('cuts a circle at what comes first', () =>
    expect(sorted([5, 6, 7], { 5: [7], 6: [5], 7: [6] })).toEqual([5, 6, 7]));

  test('leaves nothing out', () => {
    const edges = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 30 });
    fc.assert(
      fc.property(edges, (pairs) => {
        const all = [...Array(10).keys()];
        expect(sort(all, pairs).toSorted((a, b) => a - b)).toEqual(all);
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  test('keeps what can be kept: where nothing goes round, nothing is broken', () => {
    const edges = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 30 });
    const ranks = fc.shuffledSubarray([...Array(10).keys()], { minLength: 10 });
    fc.assert(
      fc.property(edges, ranks, ranks, (pairs, rank, given) => {
        const forward = pairs.filter(([a, b]) => (rank[a] ?? 0) < (rank[b] ?? 0));
        const order = sort(given, forward);
        for (const [a, b] of forward) expect(order.indexOf(a)).toBeLessThan(order.indexOf(b));
      }),
      { numRuns: 200, seed: 7 },
    );
  });
});
