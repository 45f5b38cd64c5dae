import fc from 'fast-check';
import { names, wishes } from './trouble.case.ts';
import type { Trouble } from './trouble.case.ts';

const base = {
  afterMs: fc.constantFrom(5, 10, 15, 30, 50, 120, 300, 700, 2_000, 6_000),
  forMs: fc.constantFrom(20, 200, 310, 350, 600, 1_500, 4_000, 8_000),
  node: fc.constantFrom('a', 'b'),
} as const;
const resource = fc.constantFrom(...names);
const action = fc.constantFrom('start', 'stop', 'monitor', 'promote', 'demote', 'validate');

const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  fc.record({
    ...base,
    kind: fc.constantFrom('killDaemon', 'cutPower', 'freeze', 'freezeGuardian', 'mute', 'cut', 'leave'),
  }),
  fc.record({ ...base, kind: fc.constant('slow'), action, resource }),
  fc.record({ ...base, kind: fc.constant('break'), action, resource, code: fc.constantFrom('error', 'inconclusive') }),
  fc.record({
    ...base,
    kind: fc.constant('break'),
    action: fc.constant('monitor'),
    resource,
    code: fc.constant('notRunning'),
  }),
  fc.record({ ...base, kind: fc.constant('crash'), resource }),
  fc.record({ ...base, kind: fc.constant('ask'), what: fc.constantFrom(...wishes), resource }),
);

/** What may happen on the stage, a few things after another. */
export const troubles: fc.Arbitrary<readonly Trouble[]> = fc.array(trouble, {
  size: 'max',
  minLength: 1,
  maxLength: 12,
});

const ownership: fc.Arbitrary<Trouble> = fc.record({
  ...base,
  kind: fc.constantFrom(
    'killDaemon',
    'cutPower',
    'freeze',
    'freezeGuardian',
    'mute',
    'cut',
    'leave',
    'cutWitness',
    'cutWitnesses',
    'killWitness',
    'wipeWitness',
  ),
});

/** The same with a witness: more of what decides who owns. */
export const witnessedTroubles: fc.Arbitrary<readonly Trouble[]> = fc.array(
  fc.oneof({ weight: 3, arbitrary: ownership }, { weight: 1, arbitrary: trouble }),
  { size: 'max', minLength: 1, maxLength: 12 },
);
