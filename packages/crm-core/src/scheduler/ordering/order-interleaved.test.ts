import { expect, it } from 'vitest';
import { absent, actionsOf, clone, order, primitive, up } from '../cluster.case.ts';

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
