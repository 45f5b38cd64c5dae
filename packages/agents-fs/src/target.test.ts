import { expect, test } from 'vitest';
import { deviceNumber, isInside } from './target.ts';

test.each([
  [0x0701, '7:1'],
  [0xfe01, '254:1'],
  [0x234ff567, '4085:144487'],
])('%i is device %s', (encoded, text) => {
  expect(deviceNumber(encoded)).toBe(text);
});

test.each([
  ['/srv', '/srv', true],
  ['/srv/a', '/srv', true],
  ['/srvx', '/srv', false],
  ['/srv', '/', true],
  ['/', '/srv', false],
])('%s in %s: %s', (path, directory, expected) => {
  expect(isInside(path, directory)).toBe(expected);
});
