import fc from 'fast-check';
import { expect, it } from 'vitest';
import { troubles, witnessedTroubles } from './trouble-arbitrary.case.ts';
import { tryTroubles } from './trouble.case.ts';
import type { Trouble } from './trouble.case.ts';

const runs = 200;

it('whatever happens to two members, once it is over everything runs once, and all is quiet', () => {
  fc.assert(
    fc.property(troubles, fc.constantFrom(0, 7), (list, diskMs) => {
      expect(tryTroubles(list, { diskMs })).toEqual([]);
    }),
    { numRuns: runs },
  );
});

/** The daemon of a host dies while the host is frozen, and is not back when it thaws. */
const deadAtTheThaw: readonly Trouble[] = [
  { kind: 'freeze', node: 'b', afterMs: 5, forMs: 4_000 },
  { kind: 'killDaemon', node: 'b', afterMs: 5, forMs: 8_000 },
  { kind: 'killDaemon', node: 'a', afterMs: 5, forMs: 20 },
];

it('with a witness nothing is ever active twice, but for a moment where a host thaws', () => {
  fc.assert(
    fc.property(witnessedTroubles, fc.constantFrom(0, 7), (list, diskMs) => {
      expect(tryTroubles(list, { diskMs, witness: true })).toEqual([]);
    }),
    { numRuns: runs, examples: [[deadAtTheThaw, 0]] },
  );
});
