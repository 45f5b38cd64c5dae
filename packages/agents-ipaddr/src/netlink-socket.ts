/* A socket to the kernel's routing tables (rtnetlink), through the C library (koffi): Node has none of its own. */
import koffi from 'koffi';
import { closeSync } from 'node:fs';
import { endianness } from 'node:os';
import { getSystemErrorMessage } from 'node:util';
import { libc } from './libc.ts';

export interface NetlinkSocket {
  /** For who waits until something can be received. */
  readonly fd: number;
  /** Null, or why the kernel refused, in its own words. */
  readonly send: (message: Uint8Array) => string | null;
  /** Bytes received; negative: nothing is there, or an error (see `lastError`). Never waits. */
  readonly receive: (buffer: Uint8Array) => number;
  readonly close: () => void;
}

// Linux's numbers, the same on x86, ARM, RISC-V and POWER.
const AF_NETLINK = 16;
const SOCK_RAW_NONBLOCK_CLOEXEC = 0o3 | 0o4000 | 0o2000000;
const NETLINK_ROUTE = 0;
const socketAddressBytes = 12;
const littleEndian = endianness() === 'LE';

/**
 * Opens one that hears of the changes of these multicast groups (a mask of `RTMGRP_…`; none by default).
 *
 * @throws what the kernel says if it gives none
 */
export function openNetlinkSocket(groups = 0): NetlinkSocket {
  const fd = libc.socket(AF_NETLINK, SOCK_RAW_NONBLOCK_CLOEXEC, NETLINK_ROUTE);
  if (fd < 0) throw new Error(`opening a netlink socket: ${lastError()}`);
  if (groups !== 0 && libc.bind(fd, socketAddress(groups), socketAddressBytes) < 0) {
    const reason = lastError();
    closeSync(fd);
    throw new Error(`binding a netlink socket: ${reason}`);
  }
  return {
    fd,
    send: (message) => (libc.send(fd, message, message.length, 0) < 0 ? lastError() : null),
    receive: (buffer) => libc.recv(fd, buffer, buffer.length, 0),
    close: () => closeSync(fd),
  };
}

/** Of the call just made. */
export function lastError(): string {
  return getSystemErrorMessage(-koffi.errno());
}

/** A `sockaddr_nl`. */
function socketAddress(groups: number): Uint8Array {
  const address = new Uint8Array(socketAddressBytes);
  const view = new DataView(address.buffer);
  view.setUint16(0, AF_NETLINK, littleEndian);
  view.setUint32(8, groups, littleEndian);
  return address;
}
