import { expect, it } from 'vitest';
import { createLayout } from '../layout/layout.ts';
import { cluster, primitive, scene } from '../scenario.case.ts';
import { tallyFailures } from './failures.ts';

const model = cluster({ resources: [primitive('ip', { failureTimeoutMs: 1_000 }), primitive('site')] });
const layout = createLayout(model);

it('sums the failures of a resource on a node over its operations', () => {
  const { failCounts } = scene(model)
    .failCount('a', 'site', 2)
    .failCount('a', 'site', 1, { action: 'start', intervalMs: 0 })
    .failCount('b', 'site', 5).status;
  const failures = tallyFailures(failCounts, layout, 0);
  expect(failures.standing.get('site')?.get('a')?.total).toBe(3);
  expect(failures.standing.get('site')?.get('b')?.total).toBe(5);
  expect(failures.recheckAtWallMs).toBeNull();
});

it('counts a failure until its timeout has passed since the last one, and says when to look again', () => {
  const { failCounts } = scene(model)
    .failCount('a', 'ip', 1, { lastFailureWallMs: 100 })
    .failCount('a', 'ip', 1, { lastFailureWallMs: 500, action: 'start', intervalMs: 0 })
    .failCount('b', 'ip', 1, { lastFailureWallMs: 700 }).status;
  const before = tallyFailures(failCounts, layout, 1_499);
  expect(before.standing.get('ip')?.get('a')?.total).toBe(2);
  expect(before.recheckAtWallMs).toBe(1_500);
  const after = tallyFailures(failCounts, layout, 1_500);
  expect(after.expired).toEqual([{ resource: 'ip', node: 'a' }]);
  expect(after.recheckAtWallMs).toBe(1_700);
});

it('passes over counts of zero', () => {
  const { failCounts } = scene(model).failCount('a', 'ip', 0).status;
  expect(tallyFailures(failCounts, layout, 5_000).expired).toEqual([]);
});
