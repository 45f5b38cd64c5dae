/*
 * A raw socket for echoes, through the C library (koffi). Nothing here waits. Needs CAP_NET_RAW: the datagram socket that
 * the kernel has for programs without it is open to nobody in a new network namespace.
 */
import koffi from 'koffi';
import { closeSync } from 'node:fs';
import { endianness } from 'node:os';
import { getSystemErrorMessage } from 'node:util';
import type { Family } from '../ip-address.ts';
import { libc } from '../libc.ts';
import { decodeEchoReply, encodeEchoRequest, type Echo } from './echo-packet.ts';
import type { EchoTarget } from './echo-target.ts';

export interface EchoSocket {
  /** For who waits until something can be received. */
  readonly fd: number;
  /** Null, or why the kernel does not send it, in its own words. */
  readonly ask: (target: EchoTarget, echo: Echo) => string | null;
  /** The next answer that has arrived, and the bytes of its sender's address; null: none now. */
  readonly receive: () => (Echo & { readonly sender: Uint8Array }) | null;
  readonly close: () => void;
}

/** What the kernel refused, with its own words. */
export class EchoSocketError extends Error {
  /** True if a capability is missing. */
  readonly noPermission: boolean;

  constructor(errno: number) {
    super(`opening a raw socket: ${getSystemErrorMessage(-errno)}`);
    this.name = 'EchoSocketError';
    this.noPermission = errno === EPERM;
  }
}

// Linux's numbers, the same on x86, ARM, RISC-V and POWER.
const EPERM = 1;
const EAGAIN = 11;
const SOCK_RAW_NONBLOCK_CLOEXEC = 0o3 | 0o4000 | 0o2000000;
const families = {
  4: { domain: 2, protocol: 1, socketAddressBytes: 16, addressAt: 4, addressBytes: 4 },
  6: { domain: 10, protocol: 58, socketAddressBytes: 28, addressAt: 8, addressBytes: 16 },
} as const;
const scopeAt = 24;
const largestPacketBytes = 2_048;
const littleEndian = endianness() === 'LE';

/** Opens one. The caller closes it. @throws EchoSocketError */
export function openEchoSocket(family: Family): EchoSocket {
  const { domain, protocol, socketAddressBytes, addressAt, addressBytes } = families[family];
  const fd = libc.socket(domain, SOCK_RAW_NONBLOCK_CLOEXEC, protocol);
  if (fd < 0) throw new EchoSocketError(koffi.errno());
  const buffer = new Uint8Array(largestPacketBytes);
  return {
    fd,
    ask: (target, echo) => {
      const packet = encodeEchoRequest(family, echo);
      const to = socketAddress(target);
      const sent = libc.sendto(fd, packet, packet.length, 0, to, to.length);
      return sent < 0 ? getSystemErrorMessage(-koffi.errno()) : null;
    },
    receive: () => {
      for (;;) {
        const from = new Uint8Array(socketAddressBytes);
        const length = libc.recvfrom(fd, buffer, buffer.length, 0, from, Uint32Array.of(from.length));
        // An error of an earlier packet is told once, and says nothing of those that have arrived.
        if (length < 0 && koffi.errno() === EAGAIN) return null;
        const echo = length < 0 ? null : decodeEchoReply(family, buffer.subarray(0, length));
        if (echo !== null) return { ...echo, sender: from.slice(addressAt, addressAt + addressBytes) };
      }
    },
    close: () => closeSync(fd),
  };
}

/** A `sockaddr_in` or `sockaddr_in6`, without a port. */
function socketAddress({ address: { family, bytes }, nic }: EchoTarget): Uint8Array {
  const { domain, socketAddressBytes, addressAt } = families[family];
  const address = new Uint8Array(socketAddressBytes);
  const view = new DataView(address.buffer);
  view.setUint16(0, domain, littleEndian);
  address.set(bytes, addressAt);
  if (family === 6 && nic !== undefined) view.setUint32(scopeAt, libc.if_nametoindex(nic), littleEndian);
  return address;
}
