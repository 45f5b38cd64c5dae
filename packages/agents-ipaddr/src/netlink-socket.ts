/*
 * A socket to the kernel (netlink), through the C library (koffi): Node has none of
 * its own. The kernel answers before the request's call returns, so nothing here
 * waits: what is asked for is there when it is read.
 */
import koffi from 'koffi';
import { closeSync } from 'node:fs';
import { libc } from './libc.ts';
import { NetlinkError } from './netlink-error.ts';
import {
  encodeRequest,
  headerBytes,
  littleEndian,
  readAttributes,
  readMessages,
  readText,
  viewOf,
  type NetlinkMessage,
  type NetlinkRequest,
} from './netlink-message.ts';

/** What a socket talks about: `NETLINK_ROUTE` and `NETLINK_SOCK_DIAG`. */
export type NetlinkProtocol = 'route' | 'sockets';

export interface NetlinkSocket {
  /** For who waits until something can be received. */
  readonly fd: number;
  /** Has one change carried out. Throws a NetlinkError. */
  readonly change: (request: NetlinkRequest) => void;
  /** All that the kernel has of what is asked for. Throws a NetlinkError. */
  readonly dump: (request: NetlinkRequest) => readonly NetlinkMessage[];
  /** Forgets what has arrived unasked; also where some of it was lost. */
  readonly drain: () => void;
  readonly close: () => void;
}

// Linux's numbers, the same on x86, ARM, RISC-V and POWER.
const AF_NETLINK = 16;
const SOCK_RAW_NONBLOCK_CLOEXEC = 0o3 | 0o4000 | 0o2000000;
const protocols = { route: 0, sockets: 4 } as const;
const SOL_NETLINK = 270;
const NETLINK_CAP_ACK = 10;
const NETLINK_EXT_ACK = 11;
const NLM_F_REQUEST = 0x1;
const NLM_F_ACK = 0x4;
const NLM_F_DUMP = 0x300;
const NLM_F_DUMP_INTR = 0x10;
const NLM_F_ACK_TLVS = 0x200;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const NLMSGERR_ATTR_MSG = 1;
const socketAddressBytes = 12;
/** The kernel never hands over more at once. */
const largestReceiveBytes = 32_768;
/** Of a dump that changes cut into. */
const dumpTries = 5;

/**
 * Opens one that hears of the changes of these multicast groups (a mask of `RTMGRP_…`; none by default).
 *
 * @throws NetlinkError if the kernel gives none
 */
export function openNetlinkSocket(protocol: NetlinkProtocol = 'route', groups = 0): NetlinkSocket {
  const fd = libc.socket(AF_NETLINK, SOCK_RAW_NONBLOCK_CLOEXEC, protocols[protocol]);
  if (fd < 0) throw new NetlinkError(koffi.errno(), 'opening a netlink socket');
  if (groups !== 0 && libc.bind(fd, socketAddress(groups), socketAddressBytes) < 0) {
    const errno = koffi.errno();
    closeSync(fd);
    throw new NetlinkError(errno, 'binding a netlink socket');
  }
  // Old kernels know neither, and answer without words.
  for (const option of [NETLINK_CAP_ACK, NETLINK_EXT_ACK]) libc.setNumber(fd, SOL_NETLINK, option, Int32Array.of(1), 4);
  const conversation = new Conversation(fd);
  return {
    fd,
    change: (request) => conversation.change(request),
    dump: (request) => conversation.dump(request),
    drain: () => conversation.drain(),
    close: () => closeSync(fd),
  };
}

/** Requests and their answers on one socket: told apart by their numbers. */
class Conversation {
  readonly #fd: number;
  readonly #buffer = new Uint8Array(largestReceiveBytes);
  #sequence = 0;

  constructor(fd: number) {
    this.#fd = fd;
  }

  change(request: NetlinkRequest): void {
    this.#send({ ...request, flags: NLM_F_REQUEST | NLM_F_ACK | (request.flags ?? 0) });
    for (;;) {
      const answer = this.#receive().find(({ type }) => type === NLMSG_ERROR);
      if (answer !== undefined) return refuseIfError(answer);
    }
  }

  dump(request: NetlinkRequest): readonly NetlinkMessage[] {
    for (let left = dumpTries; ; left -= 1) {
      const messages = this.#dumpOnce(request);
      if (left === 1 || messages.every(({ flags }) => (flags & NLM_F_DUMP_INTR) === 0)) return messages;
    }
  }

  drain(): void {
    while (libc.recv(this.#fd, this.#buffer, this.#buffer.length, 0) > 0);
  }

  #dumpOnce(request: NetlinkRequest): readonly NetlinkMessage[] {
    this.#send({ ...request, flags: NLM_F_REQUEST | NLM_F_DUMP | (request.flags ?? 0) });
    const messages: NetlinkMessage[] = [];
    for (;;) {
      for (const message of this.#receive()) {
        if (message.type === NLMSG_ERROR) refuseIfError(message);
        if (message.type === NLMSG_DONE || message.type === NLMSG_ERROR) return messages;
        messages.push(message);
      }
    }
  }

  #send(request: NetlinkRequest): void {
    this.#sequence += 1;
    const message = encodeRequest(request, this.#sequence);
    if (libc.send(this.#fd, message, message.length, 0) < 0) throw new NetlinkError(koffi.errno());
  }

  /** What answers the last request; an empty list if it was something else. */
  #receive(): readonly NetlinkMessage[] {
    const length = libc.recv(this.#fd, this.#buffer, this.#buffer.length, 0);
    if (length < 0) throw new NetlinkError(koffi.errno(), 'no answer from the kernel');
    const messages = readMessages(this.#buffer.subarray(0, Number(length)));
    return messages.filter(({ sequence }) => sequence === this.#sequence);
  }
}

function refuseIfError({ flags, payload }: NetlinkMessage): void {
  const errno = -viewOf(payload).getInt32(0, littleEndian);
  if (errno === 0) return;
  const said =
    (flags & NLM_F_ACK_TLVS) === 0 ? '' : readText(readAttributes(payload, 4 + headerBytes).get(NLMSGERR_ATTR_MSG));
  throw new NetlinkError(errno, said);
}

/** A `sockaddr_nl`. */
function socketAddress(groups: number): Uint8Array {
  const address = new Uint8Array(socketAddressBytes);
  const view = viewOf(address);
  view.setUint16(0, AF_NETLINK, littleEndian);
  view.setUint32(8, groups, littleEndian);
  return address;
}
