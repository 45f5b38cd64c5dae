import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fenceDelayMs } from './fence-delay.ts';
import type { FenceDelayScene } from './fence-delay.ts';

function delay(node: string, target: string, weights: Record<string, number>, more: Partial<FenceDelayScene> = {}) {
  const scene = { nodes: ['a', 'b'], priorityDelayMs: 10_000, mayShootBack: true };
  return fenceDelayMs({ ...scene, node, target, weights: new Map(Object.entries(weights)), ...more });
}

describe('the computed delay', () => {
  it('lets the side that owns more shoot first', () => {
    expect([delay('a', 'b', { a: 2, b: 1 }), delay('b', 'a', { a: 2, b: 1 })]).toEqual([0, 5_000]);
    expect([delay('a', 'b', { a: 1, b: 2 }), delay('b', 'a', { a: 1, b: 2 })]).toEqual([10_000, 5_000]);
    expect([delay('a', 'b', {}), delay('b', 'a', {})]).toEqual([0, 5_000]);
  });

  it('keeps the two apart by half of it, whatever each believes', () => {
    const weights = fc.record({ a: fc.nat(3), b: fc.nat(3) });
    fc.assert(
      fc.property(weights, weights, fc.nat(60_000), (known, believed, priorityDelayMs) => {
        const apart = Math.abs(
          delay('a', 'b', known, { priorityDelayMs }) - delay('b', 'a', believed, { priorityDelayMs }),
        );
        expect(apart).toBeGreaterThanOrEqual(priorityDelayMs / 2);
      }),
    );
  });

  it('is none for who cannot be shot, and where a quorum decides', () => {
    expect(delay('b', 'a', {}, { mayShootBack: false })).toBe(0);
    expect(delay('b', 'a', {}, { nodes: ['a', 'b', 'c'] })).toBe(0);
  });
});
