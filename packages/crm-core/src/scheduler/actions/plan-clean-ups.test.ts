import { describe, expect, it } from 'vitest';
import { actionsOf, type Cluster, type Done, nowWallMs, operation, primitive } from '../cluster.case.ts';

const start: Done = { operation: 'start' };
const watched: Done = { operation: 'monitor', intervalMs: 10_000 };
const absent: Done = { operation: 'monitor', code: 7, expectedCode: 7 };
const monitor = operation('monitor', 10_000);

function failed(node: string, secondsAgo: number | null = null) {
  const lastFailureWallMs = secondsAgo === null ? null : nowWallMs - secondsAgo * 1000;
  return { node, resource: 'x', operation: 'monitor', intervalMs: 10_000, count: 1, lastFailureWallMs };
}

function cluster(since: readonly Done[], meta = {}, more: Partial<Cluster> = {}): string[] {
  return actionsOf({
    nodes: { a: {}, b: {} },
    resources: [primitive('x', meta, {}, [monitor])],
    done: { 'x a': since, 'x b': [absent] },
    failCounts: [failed('a')],
    ...more,
  });
}

/** What a node keeps of the last failure, beside the operation itself. */
function lastFailure(parameterDigest: string): Done {
  return { operation: 'start', id: 'x_last_failure_0', code: 1, parameterDigest };
}

describe('failure counts', () => {
  it('are kept while what failed is as it was', () => {
    expect(cluster([start, watched])).toEqual([]);
    expect(cluster([lastFailure(''), start, watched])).toEqual([]);
  });

  it('go with parameters that have changed since it was started', () => {
    expect(cluster([{ ...start, parameterDigest: 'p=1' }, watched])).toContain('clear_failcount x a');
    expect(cluster([{ ...start, parameterDigest: 'p=1' }, watched], {}, { failCounts: [] })).toEqual([
      'monitor:10000 x a',
      'start x a',
      'stop x a',
    ]);
  });

  it('go, and forbid nothing any more, if what failed had other parameters', () => {
    expect(cluster([lastFailure('p=1'), start, watched], { migrationThreshold: 1 })).toEqual(['clear_failcount x a']);
    expect(cluster([lastFailure(''), start, watched], { migrationThreshold: 1 })).toContain('start x b');
  });

  it('go when they have run out, if it is managed', () => {
    const old = { failCounts: [failed('a', 100)] };
    const since = [{ ...start, changedWallMs: 1 }, watched];
    expect(cluster(since, { failureTimeoutMs: 60_000 }, old)).toEqual(['clear_failcount x a']);
    expect(cluster(since, { failureTimeoutMs: 60_000, isManaged: false }, old)).toEqual([]);
    expect(cluster(since, { failureTimeoutMs: 200_000 }, old)).toEqual([]);
  });

  it('of what is no longer configured go everywhere', () => {
    const gone = { resources: [], failCounts: [failed('a'), failed('b')] };
    const cleared = ['clear_failcount x a', 'clear_failcount x b', 'delete x a', 'delete x b', 'stop x a'];
    expect(cluster([start, watched], {}, gone)).toEqual(cleared);
    expect(cluster([start, watched], {}, { ...gone, properties: { stopRemovedResources: false } })).toEqual([]);
  });
});
