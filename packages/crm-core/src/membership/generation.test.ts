import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nextGeneration } from './generation.ts';

const nodes = ['a', 'b', 'c'];

it('is the next of the class of its node', () => {
  expect([0, 1, 2, 3].map((seen) => nextGeneration('a', nodes, seen))).toEqual([3, 3, 3, 6]);
  expect([0, 1, 2, 3].map((seen) => nextGeneration('b', nodes, seen))).toEqual([1, 4, 4, 4]);
  expect(nextGeneration('a', ['a'], 7)).toBe(8);
});

it('rises by no more than there are nodes, and no two nodes ever take the same', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...nodes),
      fc.constantFrom(...nodes),
      fc.nat(),
      fc.nat(50),
      (one, other, seen, more) => {
        const taken = nextGeneration(one, nodes, seen);
        expect(taken).toBeGreaterThan(seen);
        expect(taken).toBeLessThanOrEqual(seen + nodes.length);
        if (one !== other) expect(nextGeneration(other, nodes, seen + more)).not.toBe(taken);
      },
    ),
  );
});

it('is asked of members alone', () => {
  expect(() => nextGeneration('x', nodes, 0)).toThrow('x is one of the nodes');
});
