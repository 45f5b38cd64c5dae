import { expect, it } from 'vitest';
import { findBrokenLinks } from './check-links.ts';

const files: Readonly<Record<string, string>> = {
  'docs/glossary.md': '# Glossary\n## What is a *view*?\n## Twice\n## Twice\n<a id="old-name"></a>',
  'docs/a b.md': '',
  'packages/core/src/index.ts': '',
};

function brokenIn(text: string): readonly string[] {
  const all = { ...files, 'docs/page.md': text };
  const documents = Object.entries(all).map(([path, content]) => ({ path, text: content }));
  const exists = (path: string): boolean =>
    path === '.' || Object.keys(all).some((one) => one === path || one.startsWith(`${path}/`));
  return findBrokenLinks(documents, exists).map(({ place, problem }) => `${place}: ${problem}`);
}

it.each([
  '[a file](glossary.md)',
  '[a heading](glossary.md#what-is-a-view) and [the second](glossary.md#twice-1)',
  '[an anchor](glossary.md#old-name)',
  '# Here\n[the same page](#here)',
  '[up](../packages/core/src/index.ts) [a folder](../packages/core/) [the root](..)',
  '[a space](a%20b.md) [with a title](glossary.md "the words")',
  '[elsewhere](https://example.org/none.md) [mail](mailto:someone@example.org)',
  '`[code](none.md)`\n```md\n[code](none.md)\n```',
  '[words]: glossary.md\nSee [words].',
])('follows %s', (text) => {
  expect(brokenIn(text)).toEqual([]);
});

it.each([
  ['[a](none.md)', 'links to none.md, which does not exist'],
  ['[a](../docs/none.md#x)', 'links to ../docs/none.md#x, which does not exist'],
  ['[a](glossary.md#none)', 'links to glossary.md#none, and there is no such heading'],
  ['[a](#none)', 'links to #none, and there is no such heading'],
  ['[a](../../elsewhere.md)', 'links to ../../elsewhere.md, which lies outside the repository'],
  ['![picture](none.svg)', 'links to none.svg, which does not exist'],
  ['[words]: none.md\nSee [words].', 'links to none.md, which does not exist'],
])('finds %s', (text, problem) => {
  expect(brokenIn(text)).toEqual([`docs/page.md: ${problem}`]);
});
