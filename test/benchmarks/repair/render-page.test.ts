import { expect, it } from 'vitest';
import { renderPage } from './render-page.ts';

const surroundings = {
  date: '2026-11-22',
  understudy: '0.1.0',
  peer: null,
  node: '24.21.0',
  processor: 'AMD EPYC',
  cores: 2,
  memoryGiB: 24,
  peerLimitMs: 0,
  load: '0.5 and 1.0',
};

it('gives the median, with least and most', () => {
  const figures = [{ service: 'address', fault: 'it is deleted', outagesMs: [70, 30, 41] }];
  expect(renderPage({ surroundings, rounds: 3, figures })).toContain(
    '| address | it is deleted | 41 ms | 30 to 70 ms |',
  );
});
