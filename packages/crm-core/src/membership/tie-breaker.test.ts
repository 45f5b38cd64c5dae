import { expect, it } from 'vitest';
import { defaultOwnership, defaultTimings } from './config.ts';
import { firstStamp } from './stamp.ts';
import { TieBreaker } from './tie-breaker.ts';

const disk = { device: '/dev/shared', leaseMs: 2_000, timeoutMs: 500 };
const membership = {
  cluster: 'test',
  nodes: [],
  timings: defaultTimings,
  ...defaultOwnership,
  tieBreakers: { ...defaultOwnership.tieBreakers, disk },
  beatPort: 1,
  messagePort: 2,
};

/** What it knows after grants at 0, 1, 2 … seconds, each of a generation and after a lapse or not. */
function afterGrants(...grants: readonly (readonly [number, boolean])[]): TieBreaker {
  const breaker = new TieBreaker('disk', membership);
  for (const [index, [generation, afterLapse]] of grants.entries()) {
    const [claimId, nowMs] = [`claim-${index}`, 1_000 * index];
    breaker.ask({ claimId, purpose: 'alone', generation, changed: firstStamp, askedMs: nowMs });
    breaker.answered(claimId, { kind: 'granted', gaveUp: {}, afterLapse }, nowMs);
  }
  return breaker;
}

it('a lease that came after one that had run out stays so when it is renewed, from when it was first given', () => {
  const { grant } = afterGrants([3, true], [3, false]);
  expect(grant).toEqual({ generation: 3, firstMs: 0, untilMs: 3_000, afterLapse: true, gaveUp: {} });
});

it('but says nothing of a later lease', () => {
  expect(afterGrants([3, true], [5, false]).grant).toMatchObject({ firstMs: 1_000, afterLapse: false });
});
