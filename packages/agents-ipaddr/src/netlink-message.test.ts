import { expect, test } from 'vitest';
import {
  encodeAttribute,
  encodeRequest,
  headerBytes,
  readAttributes,
  readMessages,
  readText,
  zeroTerminated,
} from './netlink-message.ts';

const attributes = [
  { type: 3, value: zeroTerminated('eth0') },
  { type: 1, value: Uint8Array.of(10, 0, 0, 1) },
];

test('what is written is read again, padding left out', () => {
  const request = { type: 20, flags: 0x405, body: new Uint8Array(8).fill(7), attributes };
  const bytes = Uint8Array.from([
    ...encodeRequest(request, 5),
    ...encodeRequest({ type: 3, body: new Uint8Array(4) }, 6),
  ]);
  const [first, second] = readMessages(bytes);
  expect(first).toMatchObject({ type: 20, flags: 0x405, sequence: 5 });
  expect(second).toMatchObject({ type: 3, flags: 0, sequence: 6 });
  const read = readAttributes(first?.payload ?? new Uint8Array(), 8);
  expect(readText(read.get(3))).toBe('eth0');
  expect([...(read.get(1) ?? [])]).toEqual([10, 0, 0, 1]);
});

test('a message or an attribute that is cut off is left out', () => {
  const bytes = encodeRequest({ type: 20, body: new Uint8Array(8), attributes }, 1);
  expect(readMessages(bytes.slice(0, -1))).toEqual([]);
  const payload = bytes.slice(headerBytes);
  expect([...readAttributes(payload.slice(0, -1), 8).keys()]).toEqual([3]);
});

test('a flag beside an attribute’s type is not part of it', () => {
  expect([...readAttributes(encodeAttribute({ type: 0x8012, value: new Uint8Array(4) }), 0).keys()]).toEqual([0x12]);
});
