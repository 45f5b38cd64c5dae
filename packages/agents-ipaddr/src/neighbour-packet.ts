/*
 * Neighbour discovery (RFC 4861), as IPv6 packets without the Ethernet header: the
 * solicitation of duplicate address detection (RFC 4862: from the unspecified
 * address, so that it claims nothing) and the unsolicited advertisement that tells
 * all nodes who has an address now.
 */
import { sameBytes, type MacAddress } from './arp-packet.ts';
import type { IpAddress } from './ip-address.ts';

const headerBytes = 40;
const icmpv6 = 58;
// Receivers discard anything else: only a packet that no router has forwarded still has it.
const hopLimit = 255;
const neighbourSolicitation = 135;
const neighbourAdvertisement = 136;
const overrideFlag = 0x20;
const sourceLinkLayerOption = 1;
const targetLinkLayerOption = 2;

const unspecified = new Uint8Array(16);
const allNodes = Uint8Array.from([0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
/** Ethernet's address for the group of all IPv6 nodes. */
const allNodesMac: MacAddress = groupMac(allNodes);

/** A packet and the station group it goes to. */
export interface NeighbourFrame {
  readonly destination: MacAddress;
  readonly packet: Uint8Array;
}

/** "Does anybody have this address?" */
export function neighbourProbe(address: IpAddress): NeighbourFrame {
  const group = solicitedNodeGroup(address.bytes);
  const message = [neighbourSolicitation, 0, 0, 0, 0, 0, 0, 0, ...address.bytes];
  return { destination: groupMac(group), packet: ipv6Packet(unspecified, group, message) };
}

/** "I have this address." */
export function neighbourAnnouncement(address: IpAddress, mac: MacAddress): NeighbourFrame {
  const option = [targetLinkLayerOption, 1, ...mac];
  const message = [neighbourAdvertisement, 0, 0, 0, overrideFlag, 0, 0, 0, ...address.bytes, ...option];
  return { destination: allNodesMac, packet: ipv6Packet(address.bytes, allNodes, message) };
}

/** "Which station are you?", asked in the name of `address`: whoever is asked learns where that is. */
export function neighbourQuestion(address: IpAddress, mac: MacAddress, target: IpAddress): NeighbourFrame {
  const group = solicitedNodeGroup(target.bytes);
  const option = [sourceLinkLayerOption, 1, ...mac];
  const message = [neighbourSolicitation, 0, 0, 0, 0, 0, 0, 0, ...target.bytes, ...option];
  return { destination: groupMac(group), packet: ipv6Packet(address.bytes, group, message) };
}

/**
 * The station `sender` if it uses `address` at this place, according to a packet that it sent to this station alone: an
 * answer to its owner, or a question for it. Else null.
 */
export function neighbourUser(packet: Uint8Array, sender: MacAddress, address: IpAddress): MacAddress | null {
  if (!isNeighbourDiscovery(packet) || !sameBytes(packet.slice(24, 40), address.bytes)) return null;
  return sameBytes(packet.slice(8, 24), unspecified) ? null : sender;
}

/**
 * The station that has `address`, or is about to take it, according to a received
 * packet from the station `sender`; null if the packet says nothing against our
 * taking it.
 */
export function neighbourRival(
  packet: Uint8Array,
  sender: MacAddress,
  address: IpAddress,
  ownMac: MacAddress,
): MacAddress | null {
  if (!isNeighbourDiscovery(packet)) return null;
  if (sameBytes(sender, ownMac) || !sameBytes(packet.slice(48, 64), address.bytes)) return null;
  if (packet[headerBytes] === neighbourAdvertisement) return sender;
  const probes = packet[headerBytes] === neighbourSolicitation && sameBytes(packet.slice(8, 24), unspecified);
  return probes ? sender : null;
}

function isNeighbourDiscovery(packet: Uint8Array): boolean {
  return packet.length >= headerBytes + 24 && packet[6] === icmpv6 && packet[7] === hopLimit;
}

function ipv6Packet(source: Uint8Array, destination: Uint8Array, message: readonly number[]): Uint8Array {
  const header = [0x60, 0, 0, 0, message.length >> 8, message.length & 0xff, icmpv6, hopLimit];
  const packet = Uint8Array.from([...header, ...source, ...destination, ...message]);
  const sum = checksum(source, destination, message);
  packet[headerBytes + 2] = sum >> 8;
  packet[headerBytes + 3] = sum & 0xff;
  return packet;
}

/** Of the message and the pseudo header (RFC 4443, 2.3); the message's own checksum field is still zero. */
function checksum(source: Uint8Array, destination: Uint8Array, message: readonly number[]): number {
  const length = [0, 0, message.length >> 8, message.length & 0xff];
  const bytes = [...source, ...destination, ...length, 0, 0, 0, icmpv6, ...message];
  let sum = 0;
  for (const [index, byte] of bytes.entries()) sum += index % 2 === 0 ? byte << 8 : byte;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum & 0xffff;
}

function solicitedNodeGroup(address: Uint8Array): Uint8Array {
  return Uint8Array.from([0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, ...address.slice(13)]);
}

function groupMac(group: Uint8Array): MacAddress {
  return Uint8Array.from([0x33, 0x33, ...group.slice(12)]);
}
