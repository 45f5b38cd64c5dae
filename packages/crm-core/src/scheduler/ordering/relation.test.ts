import { expect, it } from 'vitest';
import { relation } from './relation.ts';

it('has a bit of its own for each meaning', () => {
  const { follows, ...meanings } = relation;
  expect(follows).toBe(0);
  const bits = Object.values(meanings);
  expect(new Set(bits).size).toBe(bits.length);
  for (const bit of bits) expect(Number.isInteger(Math.log2(bit))).toBe(true);
});
