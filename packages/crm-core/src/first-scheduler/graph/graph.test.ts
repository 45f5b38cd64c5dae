import { expect, it } from 'vitest';
import type { PlannedAction } from '../actions/planned-action.ts';
import { buildGraph } from './graph.ts';

const planned = (index: number, impossible: string | null = null): PlannedAction => ({
  index,
  action: { kind: 'fence', key: `fence_${index}`, node: String(index), reasons: [] },
  impossible,
});

it('leaves out what cannot be done with all that must follow it, and keeps what only would like to', () => {
  const graph = buildGraph({
    actions: [planned(0, 'locked'), planned(1), planned(2), planned(3)],
    edges: [
      { before: 0, after: 1, required: true },
      { before: 1, after: 2, required: true },
      { before: 0, after: 3, required: false },
    ],
  });
  expect(graph.actions.map((action) => action.key)).toEqual(['fence_3']);
  expect([...graph.leftOut]).toEqual([
    [0, 'locked'],
    [1, 'locked'],
    [2, 'locked'],
  ]);
});

it('numbers in topological order, with each predecessor once', () => {
  const edge = { before: 1, after: 0, required: true };
  const graph = buildGraph({ actions: [planned(0), planned(1)], edges: [edge, edge] });
  expect(graph.actions).toMatchObject([
    { id: 0, key: 'fence_1', after: [] },
    { id: 1, key: 'fence_0', after: [0] },
  ]);
});
