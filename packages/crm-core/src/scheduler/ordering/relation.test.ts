import { describe, expect, it } from 'vitest';
import { joinedRelations, relation, RelationList } from './relation.ts';

const entries = (relations: { readonly length: number; readonly at: (number: number) => unknown }): unknown[] =>
  Array.from({ length: relations.length }, (_, number) => relations.at(number));

function listOf(...pairs: readonly (readonly [number, number])[]): RelationList {
  const list = new RelationList();
  for (const [first, then] of pairs) list.add(first, then);
  return list;
}

describe('a list of relations', () => {
  it('keeps what was added, with where it came from, however much it is', () => {
    const list = new RelationList();
    const expected = Array.from({ length: 1_000 }, (_, at) => {
      const by = at % 3 === 0 ? null : `order-${at % 3}`;
      list.source = by;
      list.add(at, at + 1, relation.pulls);
      return { first: at, then: at + 1, flags: relation.pulls, by };
    });
    expect(entries(list)).toEqual(expected);
    expect(list.at(1_000)).toBeUndefined();
    expect(list.at(-1)).toBeUndefined();
  });

  it('has nothing come after itself', () => {
    expect(listOf([1, 1], [1, 2])).toHaveLength(1);
  });

  it('marks wishes as such', () => {
    const list = listOf([1, 2]);
    list.areWishes = true;
    list.add(2, 3, relation.pulls);
    expect([list.at(0)?.flags, list.at(1)?.flags]).toEqual([relation.follows, relation.pulls | relation.wish]);
  });
});

describe('lists that are joined', () => {
  it('are the first one where no other says anything', () => {
    const list = listOf([1, 2]);
    expect(joinedRelations([list, listOf()])).toBe(list);
  });

  it('follow each other, without what is not to stay, and know where each came from', () => {
    const named = new RelationList();
    named.source = 'order';
    named.add(5, 6);
    const joined = joinedRelations([listOf([1, 2], [3, 4]), named], ({ first }) => first !== 3);
    expect(entries(joined)).toEqual([
      { first: 1, then: 2, flags: relation.follows, by: null },
      { first: 5, then: 6, flags: relation.follows, by: 'order' },
    ]);
  });
});
