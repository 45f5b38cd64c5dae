import { describe, expect, it } from 'vitest';
import type { Meta } from '../../model/configuration/configured-resource.ts';
import { absent, clone, type Cluster, graphOf, group, location, order, primitive, up } from '../cluster.case.ts';

/** The probes that a stop waits for. */
function awaited(stop: string, cluster: Omit<Cluster, 'nodes'>): readonly string[] {
  const found = graphOf({ nodes: { a: {}, b: {} }, ...cluster }).find(({ name }) => name === stop);
  return (found?.after ?? []).filter((name) => name.startsWith('monitor')).toSorted();
}

describe('copies that have to come up again', () => {
  const restarted = (place: string, meta: Partial<Meta> = {}): readonly string[] =>
    awaited('stop y b', {
      resources: [primitive('x'), clone('c', primitive('y'), meta)],
      constraints: [order('x', 'c'), location('x', [place, 100])],
      done: { 'y a': [absent], 'y b': up },
    });

  it('wait for what is found of what they follow', () => {
    expect(restarted('a')).toEqual(['monitor x a', 'monitor x b']);
  });

  it('wait, if they are interleaved, only beside it', () => {
    expect(restarted('b', { interleave: true })).toEqual(['monitor x a', 'monitor x b']);
    expect(restarted('a', { interleave: true })).toEqual([]);
  });
});

describe('what follows a clone', () => {
  const moved = (meta: Partial<Meta>): readonly string[] =>
    awaited('stop x b', {
      resources: [clone('c', primitive('y'), { cloneMax: 1, ...meta }), primitive('x')],
      constraints: [order('c', 'x'), location('x', ['b', -1_000_000]), location('c', ['b', 100])],
      done: { 'x a': [absent], 'x b': up },
    });

  it('waits for what is found of its copies, wherever they come up', () => {
    expect(moved({})).toEqual(['monitor y:0 a', 'monitor y:0 b']);
  });

  it('waits across notifications', () => {
    expect(moved({ notify: true })).toEqual(['monitor y:0 a', 'monitor y:0 b']);
  });
});

describe('a unique copy of a group', () => {
  const moved = (meta: Partial<Meta> = {}): readonly string[] =>
    awaited('stop x:1 b', {
      resources: [clone('c', group('g', [primitive('x')]), { globallyUnique: true, cloneNodeMax: 2, ...meta })],
      constraints: [location('c', ['b', -1_000_000])],
      done: { 'x:1 b': up },
    });

  it('is not stopped before it is known where the others are', () => {
    expect(moved()).toEqual(['monitor x:0 a', 'monitor x:0 b']);
  });
});

it('a member that goes down for good waits for what is found of the one below it', () => {
  const ended = { targetRole: 'stopped' } as const;
  const cluster = {
    resources: [group('g', [primitive('x', ended), primitive('y', ended)], { ordered: true })],
    done: { 'x b': up, 'y a': [absent], 'y b': up },
  };
  expect(awaited('stop y b', cluster)).toEqual(['monitor x a']);
});
