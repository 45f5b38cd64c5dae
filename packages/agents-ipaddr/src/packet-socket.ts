/*
 * A raw packet socket on one nic, through the C library (koffi): Node has none of its
 * own, and a child process for each packet would cost more than the packets are worth.
 * Nothing here waits: the socket is non-blocking, so no call can hold up the process.
 * Needs CAP_NET_RAW in the network namespace's own user namespace.
 */
import koffi from 'koffi';
import { endianness } from 'node:os';
import { getSystemErrorMessage } from 'node:util';
import type { MacAddress } from './arp-packet.ts';
import { addressFilter, instructionBytes } from './address-filter.ts';
import type { IpAddress } from './ip-address.ts';
import { libc, programBytes } from './libc.ts';

/** Ethernet's protocol numbers, of what neighbours of each family ask each other with: ARP, and IPv6 itself. */
const etherTypes = { 4: 0x0806, 6: 0x86dd } as const;
type EtherType = (typeof etherTypes)[keyof typeof etherTypes];

export interface ReceivedFrame {
  /** Without the Ethernet header. */
  readonly payload: Uint8Array;
  readonly sender: MacAddress;
  readonly broadcast: boolean;
  /** It was sent to this station alone. */
  readonly toUs: boolean;
}

export interface PacketSocket {
  /** The nic's own address; null if the nic is not Ethernet-like (a tunnel). */
  readonly mac: MacAddress | null;
  /** Hands one frame to the nic. Throws a PacketSocketError. */
  readonly send: (destination: MacAddress, payload: Uint8Array) => void;
  /** The next frame that has arrived, or null if there is none now. Throws a PacketSocketError. */
  readonly receive: () => ReceivedFrame | null;
  /** For who waits until something can be received. */
  readonly fd: number;
  /** Returns at once. */
  readonly close: () => void;
}

/** What the kernel refused, with its own words. */
export class PacketSocketError extends Error {
  /** True if a capability is missing. */
  readonly noPermission: boolean;

  constructor(call: string, nic: string, errno: number) {
    super(`${call} on ${nic}: ${getSystemErrorMessage(-errno)}`);
    this.name = 'PacketSocketError';
    this.noPermission = errno === constants.EPERM;
  }
}

// Linux's numbers, the same on x86, ARM, RISC-V and POWER.
const constants = {
  AF_PACKET: 17,
  SOCK_DGRAM: 2,
  SOCK_NONBLOCK: 0o4000,
  SOCK_CLOEXEC: 0o2000000,
  SOL_SOCKET: 1,
  SO_ATTACH_FILTER: 26,
  ARPHRD_ETHER: 1,
  PACKET_HOST: 0,
  PACKET_BROADCAST: 1,
  EPERM: 1,
  EINTR: 4,
  EAGAIN: 11,
} as const;

const socketAddressBytes = 20;
const largestFrameBytes = 2_048;
const littleEndian = endianness() === 'LE';

/**
 * Opens a socket that receives what neighbours on `nic` say to each other about one address, and sends what its owner
 * says to them. The caller closes it. Throws a PacketSocketError.
 */
export function openPacketSocket(nic: string, about: IpAddress): PacketSocket {
  const etherType = etherTypes[about.family];
  const index = libc.if_nametoindex(nic);
  if (index === 0) throw new PacketSocketError('looking up the interface', nic, koffi.errno());
  // Protocol 0 until it is bound: it must not collect the frames of other nics.
  const type = constants.SOCK_DGRAM | constants.SOCK_NONBLOCK | constants.SOCK_CLOEXEC;
  const fd = libc.socket(constants.AF_PACKET, type, 0);
  if (fd < 0) throw new PacketSocketError('opening a raw socket', nic, koffi.errno());
  try {
    attachFilter(fd, nic, addressFilter(about));
    check('binding a raw socket', nic, libc.bind(fd, socketAddress(index, etherType), socketAddressBytes));
    return socketOf(fd, nic, index, etherType, readMac(fd, nic));
  } catch (error) {
    closeInBackground(fd);
    throw error;
  }
}

function socketOf(fd: number, nic: string, index: number, etherType: EtherType, mac: MacAddress | null): PacketSocket {
  const buffer = new Uint8Array(largestFrameBytes);
  return {
    mac,
    fd,
    send: (destination, payload) => {
      const to = socketAddress(index, etherType, destination);
      const sent = libc.sendto(fd, payload, payload.length, 0, to, socketAddressBytes);
      if (sent < 0 && !isTransient(koffi.errno())) throw new PacketSocketError('sending a packet', nic, koffi.errno());
    },
    receive: () => {
      const from = new Uint8Array(socketAddressBytes);
      const length = libc.recvfrom(fd, buffer, buffer.length, 0, from, Uint32Array.of(socketAddressBytes));
      if (length >= 0) return { payload: buffer.slice(0, length), ...senderOf(from) };
      if (isTransient(koffi.errno())) return null;
      throw new PacketSocketError('receiving a packet', nic, koffi.errno());
    },
    close: () => closeInBackground(fd),
  };
}

/** The kernel takes some ten milliseconds to let go of a packet socket: another thread may wait for that. */
function closeInBackground(fd: number): void {
  libc.close.async(fd, () => undefined);
}

/** A `sockaddr_ll`. */
function socketAddress(index: number, etherType: EtherType, destination?: MacAddress): Uint8Array {
  const bytes = new Uint8Array(socketAddressBytes);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, constants.AF_PACKET, littleEndian);
  view.setUint16(2, etherType);
  view.setInt32(4, index, littleEndian);
  if (destination === undefined) return bytes;
  bytes[11] = destination.length;
  bytes.set(destination, 12);
  return bytes;
}

function senderOf(from: Uint8Array): Omit<ReceivedFrame, 'payload'> {
  return {
    sender: from.slice(12, 12 + (from[11] ?? 0)),
    broadcast: from[10] === constants.PACKET_BROADCAST,
    toUs: from[10] === constants.PACKET_HOST,
  };
}

function readMac(fd: number, nic: string): MacAddress | null {
  const own = new Uint8Array(socketAddressBytes);
  check('reading the hardware address', nic, libc.getsockname(fd, own, Uint32Array.of(socketAddressBytes)));
  const hardware = new DataView(own.buffer).getUint16(8, littleEndian);
  return hardware === constants.ARPHRD_ETHER ? own.slice(12, 18) : null;
}

function attachFilter(fd: number, nic: string, filter: Uint8Array): void {
  const { SOL_SOCKET, SO_ATTACH_FILTER } = constants;
  const program = { len: filter.length / instructionBytes, filter };
  check('attaching a filter', nic, libc.setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, program, programBytes));
}

function isTransient(errno: number): boolean {
  return errno === constants.EAGAIN || errno === constants.EINTR;
}

function check(call: string, nic: string, result: number): void {
  if (result < 0) throw new PacketSocketError(call, nic, koffi.errno());
}
