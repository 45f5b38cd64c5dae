import type { PluginReload } from '@understudy/contracts';
import { expect, test } from 'vitest';
import { renderReload } from './render-reload.ts';

const plain = (_style: string, text: string): string => text;
const lines = (...plugins: readonly PluginReload[]) => renderReload({ version: 1, node: 'a', plugins }, plain);
const unchanged: PluginReload = { plugin: 'httpd', agents: ['httpd'], outcome: 'unchanged', reasons: [] };

test('says what has changed, and why something was refused', () => {
  expect(
    lines(
      unchanged,
      { plugin: 'web', agents: ['web', 'site'], outcome: 'renewed', reasons: [] },
      { plugin: 'late', agents: ['late'], outcome: 'new', reasons: [] },
      { plugin: 'shop', agents: ['shop'], outcome: 'kept', reasons: ['it has no agent shop any more'] },
      { plugin: 'odd', agents: [], outcome: 'refused', reasons: ['x', 'y\u001b[2J'] },
    ),
  ).toEqual([
    'web is in use in its new version: web, site',
    'late is new: late',
    '! the new version of shop is refused, and the one before stays: it has no agent shop any more',
    expect.stringMatching(/^! odd is refused: x; y[^\u001b]*$/),
    '1 unchanged on a.',
  ]);
  expect(lines(unchanged)).toEqual(['Nothing has changed on a.']);
});
