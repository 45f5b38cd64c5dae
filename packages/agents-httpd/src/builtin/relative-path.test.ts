import { expect, test } from 'vitest';
import { relativePathOf } from './relative-path.ts';

test.each([
  ['/', '', true],
  ['/a/b.html', 'a|b.html', false],
  ['/a/', 'a', true],
  ['//a///b', 'a|b', false],
  ['/./a/.', 'a', false],
  ['/a%20b?x=/../#y', 'a b', false],
  ['/%C3%A4.txt', 'ä.txt', false],
  ['/.well-known/acme', '.well-known|acme', false],
  ['/a\\..\\b', 'a\\..\\b', false],
])('%s is %s below the root', (target, segments, isDirectory) => {
  expect(relativePathOf(target)).toEqual({
    kind: 'path',
    segments: segments === '' ? [] : segments.split('|'),
    isDirectory,
  });
});

test.each([
  '/..',
  '/../etc/passwd',
  '/a/../../etc/passwd',
  '/%2e%2e/etc/passwd',
  '/%2e%2e%2fetc/passwd',
  '/a%2f..%2f..%2fetc/passwd',
  '/.git/config',
  '/a/.htpasswd',
  '/a%00.html',
  '/%zz',
  '/%ff',
  'a',
  '',
  'http://other/a',
])('%s is refused', (target) => {
  expect(relativePathOf(target)).toEqual({ kind: 'refused' });
});
