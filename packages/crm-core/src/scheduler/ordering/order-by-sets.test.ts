import { expect, it } from 'vitest';
import type { OrderSets, ResourceSet } from '../../model/configuration/configured-constraint.ts';
import { absent, graphOf, primitive, up } from '../cluster.case.ts';

const set = (...resources: readonly string[]): ResourceSet => ({
  id: resources.join(' '),
  resources,
  sequential: true,
  requireAll: true,
  action: null,
  role: null,
  score: null,
  requirement: null,
});

const sets = (requirement: OrderSets['requirement'], ...each: readonly ResourceSet[]): OrderSets => ({
  kind: 'orderSets',
  id: 'sets',
  requirement,
  symmetrical: true,
  sets: each,
});

/** What z waits for, where x starts, y runs and z starts. */
function waitsFor(constraint: OrderSets, meta = {}): readonly string[] | undefined {
  const done = { 'x a': [absent], 'y a': up, 'z a': [absent] };
  const resources = [primitive('x'), primitive('y', meta), primitive('z')];
  const graph = graphOf({ nodes: { a: {} }, resources, constraints: [constraint], done });
  return graph.find(({ name }) => name === 'start z a')?.after;
}

it('all of a set is up before the next one begins, whatever its last member does', () => {
  expect(waitsFor(sets('optional', set('x', 'y'), set('z')))).toEqual(['start x a']);
  expect(waitsFor(sets('mandatory', set('x', 'y'), set('z')), { isManaged: false })).toEqual(['start x a']);
});

it('all of the next one waits, whatever its first member does', () => {
  expect(waitsFor(sets('optional', set('x'), set('y', 'z')))).toEqual(['start x a']);
});

it('within a set each waits for the one before it alone', () => {
  expect(waitsFor(sets('optional', set('x', 'y', 'z')))).toEqual([]);
});
