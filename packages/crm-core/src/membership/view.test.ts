import { describe, expect, it } from 'vitest';
import { meet } from './view.ts';
import type { Introduction, View } from './view.ts';

function introduction(
  node: string,
  generation: number,
  sequence: number,
  view: View | null,
  coordinator = node,
): Introduction {
  return {
    node,
    life: `${node}-life`,
    stamp: { generation, sequence, coordinator },
    changed: { generation, sequence, coordinator },
    seen: generation,
    view,
    owns: [],
    kept: [],
    understands: true,
  };
}

function alone(node: string, generation: number): View {
  return { generation, coordinator: node, members: [node] };
}

const both: View = { generation: 4, coordinator: 'b', members: ['a', 'b'] };

const table: readonly [string, Introduction, Introduction, object][] = [
  [
    'two that are new',
    introduction('a', 0, 0, null, ''),
    introduction('b', 0, 0, null, ''),
    { coordinator: 'a', stateOf: 'a', generation: 2, stepsBack: null },
  ],
  [
    'two that have just started: the newer state decides',
    introduction('a', 3, 9, null),
    introduction('b', 4, 2, null),
    { coordinator: 'b', stateOf: 'b', generation: 5, stepsBack: null },
  ],
  [
    'one that decides without understanding, and one that understands',
    { ...introduction('a', 5, 1, alone('a', 5)), understands: false },
    introduction('b', 4, 7, null),
    { coordinator: 'b', stateOf: 'a', generation: 7, stepsBack: null },
  ],
  [
    'one that decides and one that has started',
    introduction('a', 5, 1, alone('a', 5)),
    introduction('b', 4, 7, null),
    { coordinator: 'a', stateOf: 'a', generation: 6, stepsBack: null },
  ],
  [
    'one that decides, and a newer state elsewhere',
    introduction('a', 5, 1, alone('a', 5)),
    introduction('b', 5, 7, null),
    { coordinator: 'a', stateOf: 'b', generation: 6, stepsBack: null },
  ],
  [
    'one that has started where something was left active, and one that has taken over since',
    introduction('a', 5, 1, alone('a', 5)),
    { ...introduction('b', 4, 7, null), owns: ['disk'] },
    { coordinator: 'a', stateOf: 'a', generation: 6, stepsBack: 'b' },
  ],
  [
    'one that has started where something was left active, and one that has waited for it',
    introduction('a', 5, 1, { generation: 5, coordinator: 'a', members: ['a', 'b'] }),
    { ...introduction('b', 4, 7, null), owns: ['disk'] },
    { coordinator: 'a', stateOf: 'a', generation: 6, stepsBack: null },
  ],
  [
    'one that has started where something was left active on purpose, and one that remembers it',
    { ...introduction('a', 5, 1, alone('a', 5)), kept: [{ resource: 'disk', node: 'b' }] },
    { ...introduction('b', 4, 7, null), owns: ['disk'] },
    { coordinator: 'a', stateOf: 'a', generation: 6, stepsBack: null },
  ],
  [
    'one that has started where more was left active than the other remembers',
    { ...introduction('a', 5, 1, alone('a', 5)), kept: [{ resource: 'disk', node: 'b' }] },
    { ...introduction('b', 4, 7, null), owns: ['disk', 'base'] },
    { coordinator: 'a', stateOf: 'a', generation: 6, stepsBack: 'b' },
  ],
  [
    'a split: the older side steps back',
    introduction('a', 5, 3, alone('a', 5)),
    introduction('b', 5, 4, alone('b', 5)),
    { coordinator: 'b', stateOf: 'b', generation: 7, stepsBack: 'a' },
  ],
  [
    'a split in which only one side changed anything',
    { ...introduction('a', 6, 3, alone('a', 6)), changed: { generation: 4, sequence: 2, coordinator: 'b' } },
    introduction('b', 5, 4, alone('b', 5)),
    { coordinator: 'b', stateOf: 'b', generation: 7, stepsBack: 'a' },
  ],
  [
    'a split without any difference: both agree on one',
    introduction('a', 5, 3, alone('a', 5)),
    introduction('b', 5, 3, alone('b', 5)),
    { coordinator: 'a', stepsBack: 'b' },
  ],
  [
    'only their talk was interrupted',
    introduction('a', 4, 9, both, 'b'),
    introduction('b', 4, 9, both, 'b'),
    { coordinator: 'b', generation: 5, stepsBack: null },
  ],
  [
    'one has gone on without the other, who has not noticed',
    introduction('a', 4, 9, both, 'b'),
    introduction('b', 5, 10, alone('b', 5)),
    { coordinator: 'b', stepsBack: 'a' },
  ],
];

const nodes = ['a', 'b'];

describe('when two members meet', () => {
  it.each(table)('%s', (_title, a, b, expected) => {
    expect(meet(a, b, nodes)).toMatchObject(expected);
    expect(meet(b, a, nodes)).toEqual(meet(a, b, nodes));
  });
});
