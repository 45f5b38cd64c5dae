/*
 * Hears from the kernel, without polling, that an address or an interface of this host
 * has changed (rtnetlink). What has changed is not read: whoever waits looks for himself.
 */
import koffi from 'koffi';
import { closeSync } from 'node:fs';
import { getSystemErrorMessage } from 'node:util';
import { whenReadable } from '@understudy/agent-kit';

export interface ChangeSocket {
  /** Resolves with true after a change that came since the socket was opened or last asked; false if `signal` aborts. */
  readonly changed: (signal: AbortSignal) => Promise<boolean>;
  readonly close: () => void;
}

// Linux's numbers.
const AF_NETLINK = 16;
const SOCK_RAW_NONBLOCK_CLOEXEC = 3 | 0o4000 | 0o2000000;
const NETLINK_ROUTE = 0;
const groups = 0x1 | 0x10 | 0x100; // interfaces, IPv4 addresses, IPv6 addresses
const socketAddressBytes = 12;
const largestMessageBytes = 8_192;

/** @throws what the kernel says if it refuses */
export function openChangeSocket(): ChangeSocket {
  const fd = libc.socket(AF_NETLINK, SOCK_RAW_NONBLOCK_CLOEXEC, NETLINK_ROUTE);
  if (fd < 0) throw refusal('opening');
  const address = new Uint8Array(socketAddressBytes);
  new Uint16Array(address.buffer, 0, 1)[0] = AF_NETLINK;
  new Uint32Array(address.buffer, 8, 1)[0] = groups;
  if (libc.bind(fd, address, address.length) < 0) {
    const error = refusal('binding');
    closeSync(fd);
    throw error;
  }
  return {
    changed: async (signal) => {
      const heard = await whenReadable(fd, signal);
      drain(fd);
      return heard;
    },
    close: () => closeSync(fd),
  };
}

/** Until nothing is left, or an overflow was told: that is a change as well. */
function drain(fd: number): void {
  const buffer = new Uint8Array(largestMessageBytes);
  while (libc.recv(fd, buffer, buffer.length, 0) > 0);
}

function refusal(doing: string): Error {
  return new Error(`${doing} a netlink socket: ${getSystemErrorMessage(-koffi.errno())}`);
}

const library = koffi.load(null);
const libc = {
  socket: library.func('int socket(int domain, int type, int protocol)') as (...numbers: number[]) => number,
  bind: library.func('int bind(int fd, const uint8_t *address, uint32_t length)') as Bind,
  recv: library.func('int64_t recv(int fd, uint8_t *buffer, size_t length, int flags)') as Receive,
};

type Bind = (fd: number, address: Uint8Array, length: number) => number;
type Receive = (fd: number, buffer: Uint8Array, length: number, flags: number) => number;
