import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareStamps } from './stamp.ts';

const stamps = fc.record({
  generation: fc.integer({ min: 0, max: 3 }),
  sequence: fc.integer({ min: 0, max: 3 }),
  coordinator: fc.constantFrom('a', 'b'),
});

it('orders all stamps, the same from both sides: generation, then sequence, then name', () => {
  fc.assert(
    fc.property(stamps, stamps, stamps, (a, b, c) => {
      expect(Math.sign(compareStamps(a, b)) + Math.sign(compareStamps(b, a))).toBe(0);
      if (compareStamps(a, b) >= 0 && compareStamps(b, c) >= 0) expect(compareStamps(a, c)).toBeGreaterThanOrEqual(0);
      if (a.generation > b.generation) expect(compareStamps(a, b)).toBeGreaterThan(0);
    }),
  );
});
