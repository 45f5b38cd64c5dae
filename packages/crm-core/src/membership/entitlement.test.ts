import { expect, it } from 'vitest';
import { isSameEntitlement } from './entitlement.ts';
import type { Entitlement } from './entitlement.ts';

const members = ['a', 'b'];
const unlike: readonly Entitlement[] = [
  { kind: 'together', generation: 4, members },
  { kind: 'together', generation: 6, members },
  { kind: 'together', generation: 4, members: ['a'] },
  { kind: 'together', generation: 4, members: ['a', 'c'] },
  { kind: 'alone', generation: 4, members },
  { kind: 'asking', generation: 4, members, untilMs: 10 },
  { kind: 'leased', generation: 4, members, untilMs: 10 },
  { kind: 'leased', generation: 4, members, untilMs: 20 },
  { kind: 'none', sinceMs: 10, gaveUp: null },
  { kind: 'none', sinceMs: 20, gaveUp: null },
  { kind: 'none', sinceMs: 20, gaveUp: 4 },
];

it.each(unlike)('%j says no more than what says the same, and something else than all others', (one) => {
  expect(unlike.filter((other) => isSameEntitlement(one, structuredClone(other)))).toEqual([one]);
});
