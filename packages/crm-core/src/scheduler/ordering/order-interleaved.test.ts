import { expect, it } from 'vitest';
import type { OrderConstraint } from '../../model/configuration/configured-constraint.ts';
import { absent, actionsOf, type Cluster, clone, order, primitive, up } from '../cluster.case.ts';

/** Copies of x on one of two nodes come up on the other, and y is stopped for that. */
function stopped(x: boolean, y: boolean): readonly string[] {
  const cluster = {
    nodes: { a: {}, b: {} },
    resources: [clone('cx', primitive('x'), { interleave: x }), clone('cy', primitive('y'), { interleave: y })],
    constraints: [order('cx', 'cy', { thenAction: 'stop' })],
    done: { 'x a': up, 'x b': [absent], 'y a': up, 'y b': [absent] },
  };
  return actionsOf(cluster).filter((name) => name.startsWith('stop '));
}

it('where one goes down, the clone that comes first says whether copies wait by node', () => {
  expect(stopped(true, false)).toEqual([]);
  expect(stopped(false, true)).toEqual(['stop y a']);
});

/** Copies of x are to be promoted before y is stopped, and nobody says which of them. */
function stoppedUnpromoted(x: { readonly targetRole?: 'stopped' }): readonly string[] {
  const cluster = {
    nodes: { a: {} },
    resources: [
      clone('cx', primitive('x'), { interleave: true, promotable: true, ...x }),
      clone('cy', primitive('y'), { targetRole: 'stopped' }),
    ],
    constraints: [order('cx', 'cy', { firstAction: 'promote', thenAction: 'stop' })],
    done: { 'x a': [absent], 'y a': up },
  };
  return actionsOf(cluster).filter((name) => name.startsWith('stop '));
}

it('what goes down waits for the copy beside it to be promoted, though that is not to be, and for none where there is none', () => {
  expect(stoppedUnpromoted({})).toEqual([]);
  expect(stoppedUnpromoted({ targetRole: 'stopped' })).toEqual(['stop y a']);
});

/** Nobody says which copy of x is to be promoted; y waits for that one way only, and a copy of it runs on a. */
function oneWay(
  { firstAction, thenAction }: Pick<OrderConstraint, 'firstAction' | 'thenAction'>,
  x: { readonly targetRole?: 'stopped' } = {},
): readonly string[] {
  const cluster: Cluster = {
    nodes: { a: {}, b: {} },
    resources: [
      clone('cx', primitive('x'), { interleave: true, promotable: true, ...x }),
      clone('cy', primitive('y'), { interleave: true, promotable: true }),
    ],
    constraints: [order('cx', 'cy', { firstAction, thenAction, symmetrical: false })],
    promotionScores: [{ node: 'a', resource: 'y', score: 5 }],
    done: { 'x a': [absent], 'x b': [absent], 'y a': up, 'y b': [absent] },
  };
  return actionsOf(cluster).filter((name) => /^\w+ y /.test(name));
}

it('who waits one way for a copy that is there and will not be promoted is not promoted, or begun, and goes on', () => {
  expect(oneWay({ firstAction: 'promote', thenAction: 'promote' })).toEqual(['start y b']);
  expect(oneWay({ firstAction: 'promote', thenAction: 'start' })).toEqual(['promote y a']);
});

it('who waits one way for a copy that is not there, or for its end, waits for nobody', () => {
  const all = ['promote y a', 'start y b'];
  expect(oneWay({ firstAction: 'promote', thenAction: 'promote' }, { targetRole: 'stopped' })).toEqual(all);
  expect(oneWay({ firstAction: 'stop', thenAction: 'start' })).toEqual(all);
});
