/* ICMP's and ICMPv6's echo, as bytes. */
import type { Family } from '../ip-address.ts';

/** Of one question: who asks, and about whom. 16 bits each. */
export interface Echo {
  readonly identifier: number;
  readonly sequence: number;
}

const types = { 4: { request: 8, reply: 0 }, 6: { request: 128, reply: 129 } } as const;
const headerBytes = 8;

/** For a raw socket: the kernel adds the IP header and, for IPv6, the checksum. */
export function encodeEchoRequest(family: Family, { identifier, sequence }: Echo): Uint8Array {
  const packet = new Uint8Array(headerBytes);
  const view = new DataView(packet.buffer);
  view.setUint8(0, types[family].request);
  view.setUint16(4, identifier);
  view.setUint16(6, sequence);
  if (family === 4) view.setUint16(2, internetChecksum(packet));
  return packet;
}

/** The echo that a packet from a raw socket brings, with IPv4 after its IP header; null: it is something else. */
export function decodeEchoReply(family: Family, packet: Uint8Array): Echo | null {
  const start = family === 4 ? ((packet[0] ?? 0) & 0x0f) * 4 : 0;
  if (packet.length < start + headerBytes) return null;
  const view = new DataView(packet.buffer, packet.byteOffset + start);
  if (view.getUint8(0) !== types[family].reply || view.getUint8(1) !== 0) return null;
  return { identifier: view.getUint16(4), sequence: view.getUint16(6) };
}

/** RFC 1071; the checksum's own place holds 0. An even number of bytes. */
function internetChecksum(packet: Uint8Array): number {
  const view = new DataView(packet.buffer);
  let sum = 0;
  for (let offset = 0; offset < packet.length; offset += 2) sum += view.getUint16(offset);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
