import { describe, expect, it } from 'vitest';
import {
  actionsOf,
  clone,
  type Cluster,
  type Done,
  graphOf,
  type NodeOptions,
  operation,
  primitive,
  recurringDigest,
} from '../cluster.case.ts';

const start: Done = { operation: 'start' };
const watched: Done = { operation: 'monitor', intervalMs: 10_000 };
const absent: Done = { operation: 'monitor', code: 7, expectedCode: 7 };
const monitor = operation('monitor', 10_000);
const stoppedMonitor = operation('monitor', 11_000, { role: 'stopped' });

function cluster(since: readonly Done[], meta = {}, operations = [monitor], more: Partial<Cluster> = {}): string[] {
  return actionsOf({
    nodes: { a: {}, b: {} },
    resources: [primitive('x', meta, {}, operations)],
    done: { 'x a': since, 'x b': [absent] },
    ...more,
  });
}

describe('monitors', () => {
  it('begin where it runs, and where they were only begun', () => {
    expect(cluster([start])).toEqual(['monitor:10000 x a']);
    expect(cluster([start, { ...watched, state: 'pending', callId: -1 }])).toEqual(['monitor:10000 x a']);
    expect(cluster([start, watched])).toEqual([]);
  });

  it('begin anew where a failure has run out', () => {
    const failed: Done = { ...watched, code: 1, changedWallMs: 1 };
    expect(cluster([start, failed], { failureTimeoutMs: 60_000 })).toEqual(['monitor:10000 x a']);
  });

  it('watch what is unmanaged', () => {
    expect(cluster([start], { isManaged: false })).toEqual(['monitor:10000 x a']);
    expect(cluster([start, watched], { isManaged: false }, [])).toEqual(['cancel:10000 x a']);
  });

  it('do not watch what is unmanaged and could not be started', () => {
    const begun: Done = { operation: 'start', state: 'pending', callId: -1 };
    expect(cluster([begun], { isManaged: false })).toEqual(['monitor:10000 x a']);
    const without = { quorate: false, properties: { noQuorumPolicy: 'stop' } } as const;
    expect(cluster([begun], { isManaged: false }, [monitor], without)).toEqual([]);
  });

  it('do not watch what is unmanaged on a node that is to be fenced', () => {
    const resources = [primitive('x', { isManaged: false }, {}, [monitor]), primitive('y')];
    const done = { 'x a': [start], 'x b': [absent], 'y b': [absent] };
    const stuck: Done = { operation: 'stop', code: 1 };
    const looks = (y: readonly Done[]): readonly string[] =>
      cluster([], {}, [], { resources, done: { ...done, 'y a': y }, properties: { fencingEnabled: true } });
    expect(looks([start])).toContain('monitor:10000 x a');
    expect(looks([start, stuck])).not.toContain('monitor:10000 x a');
  });

  it('go on beside a node in maintenance', () => {
    const nodes = { a: { permanent: { maintenance: 'true' } }, b: {} };
    const done = { 'x a': [start, watched], 'x b': [start, watched] };
    expect(cluster([], {}, [monitor], { nodes, done })).toEqual(['cancel:10000 x a']);
    expect(cluster([], { maintenance: true }, [monitor], { done })).toEqual(['cancel:10000 x a', 'cancel:10000 x b']);
  });

  it('end in maintenance, of the resource or of the node', () => {
    expect(cluster([start, watched], { maintenance: true })).toEqual(['cancel:10000 x a']);
    const nodes = { a: { permanent: { maintenance: 'true' } }, b: {} };
    expect(cluster([start, watched], {}, [monitor], { nodes })).toEqual(['cancel:10000 x a']);
    expect(cluster([start], { maintenance: true })).toEqual([]);
  });

  it('end in maintenance of a node that leaves, or is in standby', () => {
    const of = (node: NodeOptions): string[] => {
      return cluster([start, watched], {}, [monitor], { nodes: { a: node, b: {} } });
    };
    expect(of({ permanent: { maintenance: 'true', standby: 'on' } })).toEqual(['cancel:10000 x a']);
    const leaving = { attributes: new Map([['shutdown', '1']]) };
    expect(of({ permanent: { maintenance: 'true' }, ...leaving })).toEqual(['cancel:10000 x a', 'do_shutdown a']);
  });

  it('of the role that is lost end where it failed, and not where it begins anew with other parameters', () => {
    const promoted: Done = { operation: 'promote' };
    const looked: Done = { operation: 'monitor', intervalMs: 11_000, code: 8, expectedCode: 8 };
    const failed: Done = { ...watched, code: 1 };
    const of = (...since: readonly Done[]): string[] => {
      const child = primitive('x', {}, {}, [monitor, operation('monitor', 11_000, { role: 'promoted' })]);
      const resources = [clone('c', child, { promotable: true })];
      const all = cluster([], {}, [], { resources, done: { 'x a': since, 'x b': [absent] } });
      return all.filter((name) => name.startsWith('cancel'));
    };
    expect(of(promoted, looked, failed)).toEqual(['cancel:11000 x a']);
    expect(of({ ...promoted, parameterDigest: 'p=1' }, looked)).toEqual([]);
  });

  it('do not end by themselves where the one that failed begins anew in another role, or all end with a stop', () => {
    const child = primitive('x', {}, {}, [monitor, operation('monitor', 11_000, { role: 'promoted' })]);
    const promotionScores = [{ resource: 'x', node: 'a', score: 10 }];
    const since = [start, { ...watched, code: 7 }];
    const resources = [clone('c', child, { promotable: true })];
    const all = cluster([], {}, [], { resources, promotionScores, done: { 'x a': since, 'x b': [absent] } });
    expect(all).toContain('promote x a');
    expect(all.filter((name) => name.startsWith('cancel'))).toEqual([]);
    expect(cluster([start, watched], { targetRole: 'stopped' }, [])).toEqual(['stop x a']);
  });

  it('end where they are no longer configured, if that is wanted, and the node stays', () => {
    expect(cluster([start, watched], {}, [])).toEqual(['cancel:10000 x a']);
    expect(cluster([start, watched], {}, [operation('monitor', 10_000, { enabled: false })])).toEqual([
      'cancel:10000 x a',
    ]);
    expect(cluster([start, watched], {}, [], { properties: { cancelRemovedActions: false } })).toEqual([]);
    const nodes = { a: { attributes: new Map([['shutdown', '1']]) }, b: {} };
    expect(cluster([start, watched], { isManaged: false }, [], { nodes })).toEqual(['do_shutdown a']);
  });

  it('of the stopped role look at the other nodes, also at what is unmanaged', () => {
    expect(cluster([start, watched], {}, [monitor, stoppedMonitor])).toEqual(['monitor:11000 x b']);
    expect(cluster([absent], { isManaged: false }, [monitor, stoppedMonitor])).toEqual([
      'monitor:11000 x a',
      'monitor:11000 x b',
    ]);
    const forStopped: Done = { operation: 'monitor', intervalMs: 11_000 };
    expect(cluster([start, watched, forStopped], {}, [monitor, stoppedMonitor])).toEqual([
      'cancel:11000 x a',
      'monitor:11000 x b',
    ]);
  });

  it('are for the role that they name, and without one for all that are not promoted', () => {
    const of = (role: 'started' | 'unpromoted' | null): string[] => {
      return cluster([start], {}, [operation('monitor', 10_000, { role })]);
    };
    expect(of(null)).toEqual(['monitor:10000 x a']);
    expect(of('started')).toEqual(['monitor:10000 x a']);
    expect(of('unpromoted')).toEqual([]);
  });

  it('that are no longer configured end after a stop', () => {
    const graph = graphOf({
      nodes: { a: {}, b: {} },
      resources: [primitive('x')],
      done: { 'x a': [{ ...start, parameterDigest: 'p=1' }, watched], 'x b': [absent] },
    });
    expect(graph.find(({ name }) => name === 'cancel:10000 x a')?.after).toEqual(['stop x a']);
  });

  it('of the stopped role do not look for copies that are alike', () => {
    const meta = [{ id: 'c-meta', rule: null, values: {} }];
    const child = primitive('x', {}, {}, [stoppedMonitor]);
    const resources = [{ kind: 'clone', id: 'c', child, meta } as const];
    expect(cluster([start], {}, [], { resources }).filter((name) => name.includes('monitor'))).toEqual([]);
  });

  it('that have changed and are for another role are not ended', () => {
    const changed = { ...watched, parameterDigest: recurringDigest({ p: '1' }) };
    const forPromoted = operation('monitor', 10_000, { role: 'promoted' });
    expect(cluster([start, watched], {}, [forPromoted])).toEqual(['cancel:10000 x a']);
    expect(cluster([start, changed], {}, [forPromoted])).toEqual([]);
  });
});
