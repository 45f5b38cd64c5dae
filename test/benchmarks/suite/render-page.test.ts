import { expect, test } from 'vitest';
import { surroundings } from '../surroundings.case.ts';
import { renderPage } from './render-page.ts';

test('a page says what both took, in the middle and at the ends, and for a case', () => {
  const page = renderPage({ surroundings, cases: 500, oursMs: [1_000, 3_000, 1_500], theirsMs: [2_000, 2_100, 1_900] });
  expect(page).toContain('| ours | 1.50 s | 1.00 to 3.00 s | 3.0 ms |');
  expect(page).toContain('| `crm_simulate --profile` | 2.00 s | 1.90 to 2.10 s | 4.0 ms |');
});
