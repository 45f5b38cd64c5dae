/*
 * ARP for IPv4 over Ethernet (RFC 826), as bytes without the Ethernet header: 28 of
 * them. The packets of RFC 5227: the probe asks without claiming (sender address
 * 0.0.0.0), the announcement claims.
 */
import type { IpAddress } from './ip-address.ts';

/** Six bytes. */
export type MacAddress = Uint8Array;

export type ArpOperation = 'request' | 'reply';

export interface ArpPacket {
  readonly operation: ArpOperation;
  readonly senderMac: MacAddress;
  /** Four bytes each. */
  readonly senderIp: Uint8Array;
  readonly targetMac: MacAddress;
  readonly targetIp: Uint8Array;
}

export const broadcastMac: MacAddress = Uint8Array.from([255, 255, 255, 255, 255, 255]);
const noMac: MacAddress = new Uint8Array(6);
const noIp = new Uint8Array(4);

// Hardware type Ethernet, protocol IPv4, address lengths 6 and 4.
const preamble = [0, 1, 8, 0, 6, 4] as const;
const packetBytes = 28;
const operations = { request: 1, reply: 2 } as const;

export function encodeArp(packet: ArpPacket): Uint8Array {
  return Uint8Array.from([
    ...preamble,
    0,
    operations[packet.operation],
    ...packet.senderMac,
    ...packet.senderIp,
    ...packet.targetMac,
    ...packet.targetIp,
  ]);
}

/** The packet in `bytes` (padding may follow), or null if it is not ARP for IPv4 over Ethernet. */
export function decodeArp(bytes: Uint8Array): ArpPacket | null {
  if (bytes.length < packetBytes || preamble.some((byte, index) => bytes[index] !== byte)) return null;
  const operation = operationOf(bytes);
  if (operation === null) return null;
  return {
    operation,
    senderMac: bytes.slice(8, 14),
    senderIp: bytes.slice(14, 18),
    targetMac: bytes.slice(18, 24),
    targetIp: bytes.slice(24, 28),
  };
}

function operationOf(bytes: Uint8Array): ArpOperation | null {
  if (bytes[6] !== 0) return null;
  if (bytes[7] === operations.request) return 'request';
  return bytes[7] === operations.reply ? 'reply' : null;
}

/** "Does anybody have this address?" */
export function arpProbe(address: IpAddress, mac: MacAddress): Uint8Array {
  return encodeArp({ operation: 'request', senderMac: mac, senderIp: noIp, targetMac: noMac, targetIp: address.bytes });
}

/** "I have this address." Both forms: some devices learn from requests only, some from replies only. */
export function arpAnnouncements(address: IpAddress, mac: MacAddress): readonly Uint8Array[] {
  const claim = { senderMac: mac, senderIp: address.bytes, targetIp: address.bytes };
  return [
    encodeArp({ ...claim, operation: 'request', targetMac: noMac }),
    encodeArp({ ...claim, operation: 'reply', targetMac: broadcastMac }),
  ];
}

/** "Which station are you?", asked in the name of `address`: whoever is asked learns where that is. */
export function arpQuestion(address: IpAddress, mac: MacAddress, target: IpAddress): Uint8Array {
  const asker = { senderMac: mac, senderIp: address.bytes };
  return encodeArp({ ...asker, operation: 'request', targetMac: noMac, targetIp: target.bytes });
}

/**
 * The station that uses `address` at this place, according to a packet that was sent to this station alone: an answer to
 * its owner, or a question for it. Null if the packet does not say so.
 */
export function arpUser(bytes: Uint8Array, address: IpAddress): MacAddress | null {
  const packet = decodeArp(bytes);
  if (packet === null || !sameBytes(packet.targetIp, address.bytes)) return null;
  return sameBytes(packet.senderIp, noIp) || sameBytes(packet.senderIp, address.bytes) ? null : packet.senderMac;
}

/**
 * The station that has `address`, or is about to take it, according to a received
 * packet; null if the packet says nothing against our taking it.
 *
 * @param broadcast whether it came by broadcast: some switches keep asking single
 *   stations with probes of their own, which claim nothing.
 */
export function arpRival(
  bytes: Uint8Array,
  address: IpAddress,
  ownMac: MacAddress,
  broadcast: boolean,
): MacAddress | null {
  const packet = decodeArp(bytes);
  if (packet === null || sameBytes(packet.senderMac, ownMac)) return null;
  if (sameBytes(packet.senderIp, address.bytes)) return packet.senderMac;
  const probes = packet.operation === 'request' && sameBytes(packet.senderIp, noIp);
  return probes && broadcast && sameBytes(packet.targetIp, address.bytes) ? packet.senderMac : null;
}

export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

/** `52:54:00:12:34:56` */
export function macText(mac: MacAddress): string {
  return [...mac].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}
