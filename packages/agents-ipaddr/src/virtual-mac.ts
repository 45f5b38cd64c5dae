/* MAC addresses that move with an address, and the names of the interfaces that have them. */
import { createHash } from 'node:crypto';
import type { MacAddress } from './arp-packet.ts';
import type { IpAddress } from './ip-address.ts';

/** The MAC address that `text` stands for, as `02:00:5e:10:00:01`, if one station can have it; else null. */
export function parseMac(text: string): MacAddress | null {
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(text)) return null;
  const mac = Uint8Array.from(text.split(':'), (byte) => Number.parseInt(byte, 16));
  const isGroup = ((mac[0] ?? 0) & 1) !== 0;
  return isGroup || mac.every((byte) => byte === 0) ? null : mac;
}

/**
 * The same on every host, and another for each address: locally administered, so no manufacturer's, and none of VRRP's
 * (00:00:5e:00:01:…), in which keepalived and routers of the same network may choose the same.
 */
export function usualMac(address: IpAddress): MacAddress {
  return Uint8Array.of(0x02, ...digest(address).subarray(0, 5));
}

/** The interface that has the virtual MAC address of `address`: found by it, also by who knows nothing else. */
export function virtualNicName(address: IpAddress): string {
  return `vmac-${digest(address).toString('hex').slice(0, 8)}`;
}

/** Whether it has the form of such a name. */
export function isVirtualNicName(name: string): boolean {
  return /^vmac-[0-9a-f]{8}$/.test(name);
}

function digest({ bytes }: IpAddress): Buffer {
  return createHash('sha256').update(bytes).digest();
}
