import { expect, it } from 'vitest';
import { places, clone as part, primitive as single } from './scene.case.ts';
import { absent, actionsOf, clone, group, location, primitive, up } from '../cluster.case.ts';

it('a copy beyond the maximum that nobody manages takes the place of another', () => {
  const actions = actionsOf({
    nodes: { a: {}, b: { permanent: { maintenance: 'true' } }, c: {} },
    resources: [clone('c', primitive('x'), { cloneMax: 1 })],
    constraints: [location('c', ['a', -1_000_000])],
    done: { 'x a': up, 'x b': up, 'x c': [absent] },
  });
  expect(actions.filter((action) => !action.startsWith('('))).toEqual(['stop x a']);
});

it('a copy that nobody manages takes no place from one that can stay', () => {
  const actions = actionsOf({
    nodes: { a: {}, b: { permanent: { maintenance: 'true' } } },
    resources: [clone('c', primitive('x'), { cloneMax: 1 })],
    done: { 'x a': up, 'x b': up },
  });
  expect(actions.filter((action) => !action.startsWith('('))).toEqual([]);
});

it('a copy that cannot be stopped takes no place from those that run', () => {
  const actions = actionsOf({
    nodes: { a: {}, b: {}, c: {} },
    resources: [clone('c', primitive('x'), { cloneMax: 2 })],
    failCounts: [
      { resource: 'x', node: 'c', operation: 'stop', intervalMs: 0, count: 1_000_000, lastFailureWallMs: null },
    ],
    done: { 'x a': up, 'x b': up, 'x c': [...up, { operation: 'stop', code: 1 }] },
  });
  expect(actions.filter((action) => !action.startsWith('('))).toEqual([]);
});

it('a copy with a part that cannot be stopped stays whole, and no other comes to its place', () => {
  const actions = actionsOf({
    nodes: { a: {}, b: {} },
    resources: [clone('c', group('g', [primitive('x'), primitive('y')]))],
    done: { 'x a': up, 'y a': [...up, { operation: 'stop', code: 1 }], 'x b': [absent], 'y b': [absent] },
  });
  expect(actions.filter((action) => !action.startsWith('('))).toEqual(['start x b', 'start y b']);
});

it('a copy with a part in maintenance is begun nowhere else, and another one whole', () => {
  const actions = actionsOf({
    nodes: { a: {}, b: { permanent: { maintenance: 'true' } } },
    resources: [clone('c', group('g', [primitive('x'), primitive('y')]))],
    done: { 'x a': [absent], 'y a': [absent], 'x b': [absent], 'y b': up },
  });
  expect(actions.filter((action) => !action.startsWith('('))).toEqual(['start x:1 a', 'start y:1 a']);
});

it('of two copies that lose their nodes the one whose node is there still chooses first', () => {
  const meta = { globallyUnique: true, cloneNodeMax: 2 };
  const copies = part('c', single('x', { on: ['a', 'b', 'd'] }), { copies: 3, meta });
  const nodes = ['a', { name: 'b', online: false, unclean: true }, { name: 'd', unclean: true }];
  expect(places({ nodes, resources: [copies] })).toEqual(['x:0 a', 'x:1 -', 'x:2 a']);
});

it('a copy whose node only holds nothing more chooses before one whose node is on its way out', () => {
  const meta = { globallyUnique: true, cloneNodeMax: 2 };
  const copies = part('c', single('x', { on: ['a', 'b', 'd'] }), { copies: 3, meta });
  const nodes = ['a', { name: 'b', shutdown: true }, { name: 'd', standby: true }];
  expect(places({ nodes, resources: [copies] })).toEqual(['x:0 a', 'x:1 -', 'x:2 a']);
});
