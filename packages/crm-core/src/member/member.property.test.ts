import fc from 'fast-check';
import { expect, it } from 'vitest';
import { troubles, witnessedTroubles } from './trouble-arbitrary.case.ts';
import { tryTroubles } from './trouble.case.ts';

const runs = 200;

it('whatever happens to two members, once it is over everything runs once, and all is quiet', () => {
  fc.assert(
    fc.property(troubles, fc.constantFrom(0, 7), (list, diskMs) => {
      expect(tryTroubles(list, { diskMs })).toEqual([]);
    }),
    { numRuns: runs },
  );
});

it('with a witness nothing is ever active twice, but for a moment where a host thaws', () => {
  fc.assert(
    fc.property(witnessedTroubles, fc.constantFrom(0, 7), (list, diskMs) => {
      expect(tryTroubles(list, { diskMs, witness: true })).toEqual([]);
    }),
    { numRuns: runs },
  );
});
