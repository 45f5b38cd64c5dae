import { expect, test } from 'vitest';
import { byteRangeOf } from './byte-range.ts';

test.each([
  [undefined, 10, 'whole'],
  ['bytes=0-0', 10, '0-0'],
  ['bytes=2-5', 10, '2-5'],
  ['bytes=2-', 10, '2-9'],
  ['bytes=2-99', 10, '2-9'],
  ['bytes=-3', 10, '7-9'],
  ['bytes=-99', 10, '0-9'],
  ['bytes=10-', 10, 'unsatisfiable'],
  ['bytes=-0', 10, 'unsatisfiable'],
  ['bytes=0-', 0, 'unsatisfiable'],
  ['bytes=-1', 0, 'unsatisfiable'],
  ['bytes=5-2', 10, 'whole'],
  ['bytes=0-1,4-5', 10, 'whole'],
  ['bytes=-', 10, 'whole'],
  ['lines=1-2', 10, 'whole'],
  ['bytes=a-b', 10, 'whole'],
])('%s of %i bytes: %s', (header, size, expected) => {
  const range = byteRangeOf(header, size);
  expect(range.kind === 'part' ? `${range.first}-${range.last}` : range.kind).toBe(expected);
});
