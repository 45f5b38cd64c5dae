import { expect, test } from 'vitest';
import { isSuspect } from './suspects.ts';

const suspects = { files: new Set(['log/new']), folders: new Set(['moved']) };

test.each<[string, boolean, boolean]>([
  ['log/new', true, true],
  ['log/old', true, false],
  ['log/old', false, false],
  // It may have come there with its folder, under another name.
  ['moved/deep/file', false, true],
  ['moved/deep/file', true, false],
])('%s, in the tree: %s', (path, isInTree, isKept) => {
  expect(isSuspect(path, suspects, () => isInTree)).toBe(isKept);
});

test('without a history all are', () => {
  expect(isSuspect('any', null, () => true)).toBe(true);
});
