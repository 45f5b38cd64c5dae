import { expect, test } from 'vitest';
import { ActionTable } from '../actions/action-table.ts';
import { relation, RelationList } from './relation.ts';
import { settle } from './settle.ts';

function settled(flags: number, { required = false, runnable = true }, constraint: string | null) {
  const table = new ActionTable();
  const first = table.add({ kind: 'resource', task: 'start', key: 'a', node: 0, required, runnable });
  const then = table.add({ kind: 'resource', task: 'start', key: 'b', node: 0, required: !runnable });
  const relations = new RelationList();
  relations.add(then, first);
  relations.source = constraint;
  relations.add(first, then, flags);
  return {
    then,
    first,
    relations,
    settled: settle({ actions: table.all, migrations: [] }, relations),
  };
}

test('what is demanded knows the relation that demanded it, and that its constraint', () => {
  const { first, then, relations, settled: result } = settled(relation.pulls, { required: true }, 'in-order');
  expect(relations.at(result.requiredBy[then] ?? -1)).toMatchObject({ first, by: 'in-order' });
  expect(result.requiredBy[first]).toBe(-1);
});

test('what is refused knows the relation that refused it', () => {
  const { first, then, relations, settled: result } = settled(relation.gates, { runnable: false }, null);
  expect(relations.at(result.refusedBy[then] ?? -1)).toMatchObject({ first, by: null });
  expect(result.refusedBy[first]).toBe(-1);
});

test('a point that appears knows what made it appear', () => {
  const { first, then, relations, settled: result } = settled(relation.shows, { required: true }, null);
  expect(relations.at(result.shownBy[then] ?? -1)).toMatchObject({ first });
});
