/*
 * IP addresses as bytes. Text has many forms for one IPv6 address, bytes have one:
 * whatever compares addresses in this package compares bytes.
 */
import { isIPv4, isIPv6, SocketAddress } from 'node:net';

export type Family = 4 | 6;

export interface IpAddress {
  readonly family: Family;
  /** As it was written. */
  readonly text: string;
  /** 4 or 16 bytes, in network order. */
  readonly bytes: Uint8Array;
}

/** The address that `text` stands for, or null. Zones (`fe80::1%eth0`) are refused: the nic is a parameter. */
export function parseIpAddress(text: string): IpAddress | null {
  if (isIPv4(text)) return { family: 4, text, bytes: Uint8Array.from(text.split('.'), Number) };
  if (!isIPv6(text) || text.includes('%')) return null;
  return { family: 6, text, bytes: ipv6Bytes(text) };
}

/** The address of 4 or 16 bytes, with its text in the shortest form; null if they are neither. */
export function addressOf(bytes: Uint8Array): IpAddress | null {
  if (bytes.length === 4) return { family: 4, text: bytes.join('.'), bytes };
  return bytes.length === 16 ? { family: 6, text: ipv6Text(bytes), bytes } : null;
}

function ipv6Text(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0));
  const address = groups.map((group) => group.toString(16)).join(':');
  return new SocketAddress({ address, family: 'ipv6' }).address;
}

function ipv6Bytes(text: string): Uint8Array {
  const [head = '', tail] = text.split('::');
  const left = groupsOf(head);
  const right = tail === undefined ? [] : groupsOf(tail);
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => 0);
  return Uint8Array.from([...left, ...zeros, ...right].flatMap((group) => [group >> 8, group & 0xff]));
}

function groupsOf(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((part) => (part.includes('.') ? groupsOfIpv4(part) : [Number.parseInt(part, 16)]));
}

function groupsOfIpv4(text: string): number[] {
  const [a = 0, b = 0, c = 0, d = 0] = text.split('.').map(Number);
  return [(a << 8) | b, (c << 8) | d];
}

export function sameAddress(left: IpAddress, right: IpAddress): boolean {
  return left.family === right.family && left.bytes.every((byte, index) => byte === right.bytes[index]);
}

/** True if `address` lies in the network of `base` with a prefix of `prefixLength` bits. */
export function inNetwork(address: IpAddress, base: IpAddress, prefixLength: number): boolean {
  if (address.family !== base.family) return false;
  return address.bytes.every((byte, index) => {
    const mask = prefixByte(prefixLength, index);
    return (byte & mask) === ((base.bytes[index] ?? 0) & mask);
  });
}

/** One byte of a netmask. */
function prefixByte(prefixLength: number, index: number): number {
  const bits = Math.min(8, Math.max(0, prefixLength - index * 8));
  return (0xff << (8 - bits)) & 0xff;
}

/** The first address of the network in which `address` lies. */
export function networkOf(address: IpAddress, prefixLength: number): IpAddress {
  const bytes = address.bytes.map((byte, index) => byte & prefixByte(prefixLength, index));
  return addressOf(bytes) ?? address;
}

/** IPv6: an address that means something on one link only. */
export function isLinkLocal({ family, bytes }: IpAddress): boolean {
  return family === 6 && bytes[0] === 0xfe && ((bytes[1] ?? 0) & 0xc0) === 0x80;
}

/** How many bits an address of this family has. */
export function addressBits(family: Family): number {
  return family === 4 ? 32 : 128;
}

/** A prefix length written as `24` or, for IPv4, as `255.255.255.0`; null if it is neither. */
export function parsePrefixLength(text: string, family: Family): number | null {
  if (family === 4 && isIPv4(text)) return prefixOfNetmask(text);
  if (!/^\d{1,3}$/.test(text)) return null;
  const length = Number(text);
  return length >= 1 && length <= addressBits(family) ? length : null;
}

function prefixOfNetmask(text: string): number | null {
  const bits = text
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('');
  const [, ones = ''] = /^(1+)0*$/.exec(bits) ?? [];
  return ones === '' ? null : ones.length;
}
