import { expect, it } from 'vitest';
import { absent, actionsOf, clone, group, primitive } from '../cluster.case.ts';

it('a member comes up though one above it cannot go down on another node', () => {
  const stuck = [{ operation: 'start' }, { operation: 'stop', code: 1 }];
  const actions = actionsOf({
    nodes: { a: {}, b: {} },
    resources: [group('g', [primitive('x'), primitive('y')])],
    failCounts: [
      { resource: 'y', node: 'b', operation: 'stop', intervalMs: 0, count: 1_000_000, lastFailureWallMs: null },
    ],
    done: { 'x a': [absent], 'x b': [absent], 'y a': [absent], 'y b': stuck },
  });
  expect(actions).toContain('start x a');
});

it('a member comes up beside one above it that is blocked', () => {
  const stuck = [{ operation: 'start' }, { operation: 'stop', code: 1 }];
  const actions = actionsOf({
    nodes: { a: {} },
    resources: [group('g', [primitive('x'), primitive('y')])],
    done: { 'x a': [absent], 'y a': stuck },
  });
  expect(actions).toContain('start x a');
});

it('a member is demoted though nobody manages a promoted one above it', () => {
  const promoted = [{ operation: 'promote' }];
  const free = primitive('y', { isManaged: false });
  const actions = actionsOf({
    nodes: { a: {} },
    resources: [clone('c', group('g', [primitive('x'), free], { ordered: true }), { promotable: true })],
    properties: { noQuorumPolicy: 'stop' },
    quorate: false,
    done: { 'x a': promoted, 'y a': promoted },
  });
  expect(actions).toContain('demote x a');
});
