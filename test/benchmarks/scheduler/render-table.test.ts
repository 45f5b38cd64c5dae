import { expect, test } from 'vitest';
import type { ClusterState } from './generate-cluster.ts';
import type { PeerResult, SizeFigures } from './measure-size.ts';
import { recordedFor } from './recorded.ts';
import { growthOf, renderPage } from './render-table.ts';
import { renderPlot } from './render-plot.ts';

const surroundings = {
  date: '2026-07-01',
  understudy: '0.1.0',
  peer: '2.1.5',
  node: '24.0.0',
  processor: 'a processor',
  cores: 2,
  memoryGiB: 8,
  peerLimitMs: 60_000,
  load: '0.1 and 0.2',
};

function figuresOf(resources: number, decideMs: number, peer: PeerResult, state: ClusterState = 'lost'): SizeFigures {
  const ours = { readMs: decideMs, firstMs: decideMs, decideMs, decisions: 3, actions: 10, peakRssMiB: 100 };
  return { size: { nodes: 32, resources, state }, cibMiB: 1, ours, peer };
}

const measured = (durationMs: number): PeerResult => ({ kind: 'measured', durationMs, peakRssMiB: 200, runs: 3 });
const recorded = recordedFor({ nodes: 32, resources: 10_000, state: 'lost' }) ?? 'absent';
const sizes = [
  figuresOf(100, 10, measured(50)),
  figuresOf(1_000, 100, measured(5_000)),
  figuresOf(3_000, 300, measured(45_000)),
  figuresOf(10_000, 1_000, recorded),
];

test('what was recorded elsewhere is called so, what was not asked too', () => {
  const page = renderPage({ surroundings, sizes: [...sizes, figuresOf(4_000, 400, 'notAsked')], wholeProcess: [] });
  const rowOf = (resources: number): string | undefined =>
    page.split('\n').find((line) => line.startsWith(`| 32 | ${resources} |`));
  expect(rowOf(10_000)).toContain('| 174 s (recorded) | 4.60 GiB (recorded) | 174 × |');
  expect(rowOf(4_000)).toContain('| not asked | – | – |');
  expect(rowOf(100)).toContain('| 50.0 ms | 200 MiB | 5.0 × | 2.5 × |');
});

test('growth is that of what was measured, from 100 resources on', () => {
  const [growth] = growthOf([figuresOf(10, 9, measured(49)), ...sizes]);
  expect(growth?.ours).toBeCloseTo(1, 6);
  expect(growth?.peer).toBeCloseTo(2, 6);
});

test('the plot has a line for what was measured, and none to what was recorded', () => {
  const plot = renderPlot(sizes);
  expect(plot.match(/<circle/g)).toHaveLength(4 + 3);
  expect(plot).toContain('crm_simulate, 32');
});
