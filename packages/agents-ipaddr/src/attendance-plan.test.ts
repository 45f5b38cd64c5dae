import { expect, test } from 'vitest';
import { nextStep, type AttendancePlan, type AttendanceProgress } from './attendance-plan.ts';

const plan: AttendancePlan = { count: 3, limit: 5, intervalMs: 200, probeCount: 2, refreshMs: 60_000 };
const begun: AttendanceProgress = { rounds: 1, hasNeighbours: true, isUsed: false, hasRival: false };
const announce = { kind: 'announce', afterMs: 200 };
const refresh = { kind: 'refresh', afterMs: 60_000 };

test.each([
  ['announces as often as it must, used or not', {}, { rounds: 2, isUsed: true }, announce],
  ['rests when it has, and is used', {}, { rounds: 3, isUsed: true }, refresh],
  ['goes on while it is not seen to be used', {}, { rounds: 4 }, announce],
  ['not for ever', {}, { rounds: 5 }, refresh],
  ['not where nobody could be seen', {}, { rounds: 3, hasNeighbours: false }, refresh],
  ['a limit below the count shortens nothing', { limit: 1 }, { rounds: 2 }, announce],
  [
    'asks soon again whether a rival is still there',
    {},
    { rounds: 5, hasRival: true },
    { kind: 'ask', afterMs: 1_000 },
  ],
  ['refreshes only if it is to', { refreshMs: 0 }, { rounds: 5 }, null],
  ['says nothing if it is to say nothing', { count: 0 }, { rounds: 2 }, null],
  ['but asks as often as it is to', { count: 0 }, {}, { kind: 'ask', afterMs: 200 }],
  ['and again while there is a rival', { count: 0 }, { rounds: 2, hasRival: true }, { kind: 'ask', afterMs: 1_000 }],
] as const)('%s', (_, wanted, progress, step) => {
  expect(nextStep({ ...plan, ...wanted }, { ...begun, ...progress })).toEqual(step);
});
