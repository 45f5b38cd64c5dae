/*
 * A look at this host's addresses that costs no process. It shows interfaces that are
 * up and have carrier, and only those: what is seen here is well; what is not seen may
 * still be there, and `ip` has to be asked.
 */
import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { parseIpAddress, sameAddress, type IpAddress } from './ip-address.ts';

export interface RunningAddress {
  readonly nic: string;
  readonly prefixLength: number;
  readonly loopback: boolean;
  /** IPv6: the kernel found a double, and does not use the address. */
  readonly duplicateFound: boolean;
}

/** The interfaces that are up, have carrier and hold `address`. */
export function findRunningAddresses(address: IpAddress): readonly RunningAddress[] {
  return Object.entries(networkInterfaces()).flatMap(([name, entries]) => {
    // An IPv4 label stands in place of the name: `eth0:web`.
    const [nic = name] = name.split(':');
    return (entries ?? []).flatMap((entry) => {
      const found = parseIpAddress(entry.address);
      if (found === null || !sameAddress(found, address)) return [];
      const duplicateFound = address.family === 6 && kernelFoundDouble(address, nic);
      return [{ nic, prefixLength: prefixOf(entry.cidr), loopback: entry.internal, duplicateFound }];
    });
  });
}

function prefixOf(cidr: string | null): number {
  return Number(cidr?.split('/')[1] ?? Number.NaN);
}

const duplicateFlag = 0x08;

/** Lines of /proc/net/if_inet6: address, index, prefix, scope, flags (all in hexadecimal), name. */
function kernelFoundDouble(address: IpAddress, nic: string): boolean {
  const hex = Buffer.from(address.bytes).toString('hex');
  return readInet6Table().some((line) => {
    const [bytes, , , , flags = '0', name] = line.trim().split(/\s+/);
    return bytes === hex && name === nic && (Number.parseInt(flags, 16) & duplicateFlag) !== 0;
  });
}

function readInet6Table(): readonly string[] {
  try {
    return readFileSync('/proc/self/net/if_inet6', 'utf8').split('\n');
  } catch {
    // A kernel without IPv6 has no such table.
    return [];
  }
}
