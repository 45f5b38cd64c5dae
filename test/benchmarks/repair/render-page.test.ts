import { expect, it } from 'vitest';
import { surroundings } from '../surroundings.case.ts';
import { renderPage } from './render-page.ts';

it('gives the median, with least and most', () => {
  const figures = [{ service: 'address', fault: 'it is deleted', outagesMs: [70, 30, 41] }];
  expect(renderPage({ surroundings, rounds: 3, figures })).toContain(
    '| address | it is deleted | 41 ms | 30 to 70 ms |',
  );
});
