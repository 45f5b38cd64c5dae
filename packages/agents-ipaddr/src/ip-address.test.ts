import { describe, expect, test } from 'vitest';
import { inNetwork, parseIpAddress, parsePrefixLength, sameAddress, type IpAddress } from './ip-address.ts';

function address(text: string): IpAddress {
  const parsed = parseIpAddress(text);
  if (parsed === null) throw new Error(text);
  return parsed;
}

describe('parseIpAddress', () => {
  test.each([
    ['192.0.2.1', [192, 0, 2, 1]],
    ['::', Array.from({ length: 16 }, () => 0)],
    ['2001:db8::1:2', [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2]],
    ['1:2:3:4:5:6:7:8', [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8]],
    ['::ffff:192.0.2.1', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1]],
    ['fe80::', [0xfe, 0x80, ...Array.from({ length: 14 }, () => 0)]],
  ])('%s', (text, bytes) => {
    expect([...address(text).bytes]).toEqual(bytes);
  });

  test.each(['', '192.0.2', '192.0.2.256', '192.0.2.1/24', 'fe80::1%eth0', 'host.example', '1::2::3'])(
    'refuses "%s"',
    (text) => expect(parseIpAddress(text)).toBeNull(),
  );
});

test('different texts of one address are the same', () => {
  expect(sameAddress(address('2001:DB8:0:0::1'), address('2001:db8::1'))).toBe(true);
  expect(sameAddress(address('::ffff:192.0.2.1'), address('192.0.2.1'))).toBe(false);
});

test.each([
  ['10.1.2.3', '10.1.0.0', 16, true],
  ['10.2.0.0', '10.1.0.0', 16, false],
  ['192.0.2.129', '192.0.2.128', 25, true],
  ['192.0.2.127', '192.0.2.128', 25, false],
  ['192.0.2.1', '192.0.2.1', 32, true],
  ['2001:db8:0:1::9', '2001:db8:0:1::', 64, true],
  ['2001:db8:0:2::9', '2001:db8:0:1::', 64, false],
  ['10.0.0.1', '::', 1, false],
] as const)('%s in %s/%i: %s', (inner, base, length, expected) => {
  expect(inNetwork(address(inner), address(base), length)).toBe(expected);
});

test.each([
  ['24', 4, 24],
  ['255.255.255.0', 4, 24],
  ['255.255.255.255', 4, 32],
  ['128.0.0.0', 4, 1],
  ['64', 6, 64],
  ['255.0.255.0', 4, null],
  ['0', 4, null],
  ['33', 4, null],
  ['129', 6, null],
  ['255.255.255.0', 6, null],
] as const)('prefix %s of IPv%i: %s', (text, family, expected) => {
  expect(parsePrefixLength(text, family)).toBe(expected);
});
