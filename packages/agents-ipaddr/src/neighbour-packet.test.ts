import { expect, test } from 'vitest';
import { parseIpAddress, type IpAddress } from './ip-address.ts';
import { neighbourAnnouncement, neighbourProbe, neighbourRival, neighbourUser } from './neighbour-packet.ts';

const own = Uint8Array.of(2, 0, 0, 0, 0, 1);
const other = Uint8Array.of(2, 0, 0, 0, 0, 2);
const wanted = address('fd77::12:3456');

function address(text: string): IpAddress {
  const parsed = parseIpAddress(text);
  if (parsed === null) throw new Error(text);
  return parsed;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** The sum over pseudo header and message, checksum included, is all ones if the checksum is right. */
function checksumIsRight(packet: Uint8Array): boolean {
  const pseudo = [...packet.slice(8, 40), 0, 0, packet[4] ?? 0, packet[5] ?? 0, 0, 0, 0, 58];
  const bytes = [...pseudo, ...packet.slice(40)];
  let sum = 0;
  for (let index = 0; index < bytes.length; index += 2) sum += ((bytes[index] ?? 0) << 8) | (bytes[index + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return sum === 0xffff;
}

test('a probe comes from nobody and goes to the group of its address', () => {
  const { destination, packet } = neighbourProbe(wanted);
  expect(hex(destination)).toBe('3333ff123456');
  expect(hex(packet.slice(0, 8))).toBe('6000000000183aff');
  expect(hex(packet.slice(8, 24))).toBe('00'.repeat(16));
  expect(hex(packet.slice(24, 40))).toBe('ff0200000000000000000001ff123456');
  expect(hex(packet.slice(40, 42))).toBe('8700');
  expect(hex(packet.slice(48))).toBe(hex(wanted.bytes));
  expect(checksumIsRight(packet)).toBe(true);
});

test('an announcement overrides what the neighbours know', () => {
  const { destination, packet } = neighbourAnnouncement(wanted, own);
  expect(hex(destination)).toBe('333300000001');
  expect(hex(packet.slice(8, 24))).toBe(hex(wanted.bytes));
  expect(packet[40]).toBe(136);
  expect(packet[44]).toBe(0x20);
  expect(hex(packet.slice(64))).toBe('0201020000000001');
  expect(checksumIsRight(packet)).toBe(true);
});

test('an advertisement, or a probe by another, is a rival; anything else is not', () => {
  const advertisement = neighbourAnnouncement(wanted, other).packet;
  const probe = neighbourProbe(wanted).packet;
  expect(neighbourRival(advertisement, other, wanted, own)).toEqual(other);
  expect(neighbourRival(probe, other, wanted, own)).toEqual(other);
  expect(neighbourRival(probe, own, wanted, own)).toBeNull();
  expect(neighbourRival(advertisement, other, address('fd77::99'), own)).toBeNull();
  // A packet that a router has forwarded is a forgery from afar.
  expect(neighbourRival(advertisement.with(7, 64), other, wanted, own)).toBeNull();
  // A solicitation with a sender is a client that wants to talk.
  expect(neighbourRival(probe.with(8, 0xfd), other, wanted, own)).toBeNull();
  expect(neighbourRival(advertisement.slice(0, 60), other, wanted, own)).toBeNull();
});

test('an advertisement to its owner shows that the address is used there', () => {
  const answer = neighbourAnnouncement(address('fd77::99'), other).packet;
  answer.set(wanted.bytes, 24);
  expect(neighbourUser(answer, other, wanted)).toEqual(other);
  expect(neighbourUser(answer, other, address('fd77::98'))).toBeNull();
  expect(neighbourUser(answer.fill(0, 8, 24), other, wanted)).toBeNull();
});
