import { describe, expect, test } from 'vitest';
import { arpAnnouncements, arpProbe, arpRival, arpUser, decodeArp, encodeArp, macText } from './arp-packet.ts';
import { parseIpAddress, type IpAddress } from './ip-address.ts';

const own = Uint8Array.of(2, 0, 0, 0, 0, 1);
const other = Uint8Array.of(2, 0, 0, 0, 0, 2);
const zeros = new Uint8Array(4);
const wanted = address('192.0.2.10');
const elsewhere = address('192.0.2.77').bytes;

function address(text: string): IpAddress {
  const parsed = parseIpAddress(text);
  if (parsed === null) throw new Error(text);
  return parsed;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

test('a probe claims nothing: its sender address is 0.0.0.0', () => {
  expect(hex(arpProbe(wanted, own))).toBe(
    '0001080006040001' + '020000000001' + '00000000' + '000000000000' + 'c000020a',
  );
});

test('an announcement claims the address, as request and as reply', () => {
  expect(arpAnnouncements(wanted, own).map(hex)).toEqual([
    '0001080006040001' + '020000000001' + 'c000020a' + '000000000000' + 'c000020a',
    '0001080006040002' + '020000000001' + 'c000020a' + 'ffffffffffff' + 'c000020a',
  ]);
});

describe('decodeArp', () => {
  test('reads a packet with Ethernet padding behind it', () => {
    const packet = {
      operation: 'reply',
      senderMac: other,
      senderIp: elsewhere,
      targetMac: own,
      targetIp: zeros,
    } as const;
    expect(decodeArp(Uint8Array.from([...encodeArp(packet), ...new Uint8Array(18)]))).toEqual(packet);
  });

  test('refuses what is short, another protocol or another operation', () => {
    const probe = arpProbe(wanted, own);
    expect(decodeArp(probe.slice(0, 27))).toBeNull();
    expect(decodeArp(probe.with(3, 6))).toBeNull();
    expect(decodeArp(probe.with(7, 3))).toBeNull();
  });
});

describe('arpRival', () => {
  const request = { operation: 'request', senderMac: other, targetMac: new Uint8Array(6) } as const;

  test.each([
    ['a reply from its owner', { ...request, operation: 'reply', senderIp: wanted.bytes, targetIp: zeros }, true],
    ['a request by its owner for another', { ...request, senderIp: wanted.bytes, targetIp: elsewhere }, true],
    ['a probe for it by another', { ...request, senderIp: zeros, targetIp: wanted.bytes }, true],
    ['a question for it by a client', { ...request, senderIp: elsewhere, targetIp: wanted.bytes }, false],
    ['a probe for another', { ...request, senderIp: zeros, targetIp: elsewhere }, false],
    ['our own announcement', { ...request, senderMac: own, senderIp: wanted.bytes, targetIp: wanted.bytes }, false],
  ] as const)('%s', (_, packet, isRival) => {
    expect(arpRival(encodeArp(packet), wanted, own, true)).toEqual(isRival ? other : null);
  });

  test('a probe that was sent to this station alone claims nothing', () => {
    const packet = encodeArp({ ...request, senderIp: zeros, targetIp: wanted.bytes });
    expect(arpRival(packet, wanted, own, false)).toBeNull();
  });
});

test('a MAC address in the usual form', () => {
  expect(macText(Uint8Array.of(0x52, 0x54, 0, 0x0a, 0xff, 1))).toBe('52:54:00:0a:ff:01');
});

test('an answer or a question that was sent to its owner shows that the address is used there', () => {
  const asked = { senderMac: other, targetMac: own, senderIp: elsewhere, targetIp: wanted.bytes } as const;
  expect(arpUser(encodeArp({ ...asked, operation: 'reply' }), wanted)).toEqual(other);
  expect(arpUser(encodeArp({ ...asked, operation: 'request' }), wanted)).toEqual(other);
  expect(arpUser(encodeArp({ ...asked, operation: 'reply', targetIp: elsewhere }), wanted)).toBeNull();
  // Who probes claims nothing, and who has it as well does not use it here.
  expect(arpUser(encodeArp({ ...asked, operation: 'request', senderIp: zeros }), wanted)).toBeNull();
  expect(arpUser(encodeArp({ ...asked, operation: 'reply', senderIp: wanted.bytes }), wanted)).toBeNull();
});
