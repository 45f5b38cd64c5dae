/*
 * Removes addresses by a word to the kernel each (rtnetlink), without a process: on a
 * busy host `ip` may wait for its turn, and while it waits two hosts answer. The kernel
 * carries a removal out before the call returns; it waits for no network.
 */
import koffi from 'koffi';
import { endianness } from 'node:os';
import { getSystemErrorMessage } from 'node:util';
import type { IpAddress } from './ip-address.ts';
import { lastError, openNetlinkSocket, type NetlinkSocket } from './netlink-socket.ts';

export interface AddressRemoval {
  /** Null, or why the kernel refused, in its own words. */
  readonly remove: (address: IpAddress, nic: string, prefixLength: number) => string | null;
  readonly close: () => void;
}

/** Throws an Error where the kernel gives no such socket. */
export function openAddressRemoval(): AddressRemoval {
  const socket = openNetlinkSocket();
  let sequence = 0;
  return {
    remove: (address, nic, prefixLength) => {
      const index = ifNameToIndex(nic);
      if (index === 0) return `${nic}: ${lastError()}`;
      sequence += 1;
      const request = encodeRemoval(address, { sequence, index, prefixLength });
      return socket.send(request) ?? readAnswer(socket, sequence);
    },
    close: () => socket.close(),
  };
}

/** A netlink header, an `ifaddrmsg`, and the address as its one attribute. */
function encodeRemoval(
  { family, bytes }: IpAddress,
  { sequence, index, prefixLength }: { sequence: number; index: number; prefixLength: number },
): Uint8Array {
  const attributeBytes = attributeHeaderBytes + bytes.length;
  const message = new Uint8Array(headerBytes + bodyBytes + attributeBytes);
  const view = new DataView(message.buffer);
  view.setUint32(0, message.length, littleEndian);
  view.setUint16(4, constants.RTM_DELADDR, littleEndian);
  view.setUint16(6, constants.NLM_F_REQUEST | constants.NLM_F_ACK, littleEndian);
  view.setUint32(8, sequence, littleEndian);
  view.setUint8(headerBytes, family === 4 ? constants.AF_INET : constants.AF_INET6);
  view.setUint8(headerBytes + 1, prefixLength);
  view.setUint32(headerBytes + 4, index, littleEndian);
  view.setUint16(headerBytes + bodyBytes, attributeBytes, littleEndian);
  view.setUint16(headerBytes + bodyBytes + 2, constants.IFA_LOCAL, littleEndian);
  message.set(bytes, headerBytes + bodyBytes + attributeHeaderBytes);
  return message;
}

/** The kernel has answered by the time the request was sent. */
function readAnswer(socket: NetlinkSocket, sequence: number): string | null {
  const answer = new Uint8Array(answerBytes);
  const view = new DataView(answer.buffer);
  for (;;) {
    const length = socket.receive(answer);
    if (length < headerBytes + 4) return length < 0 ? lastError() : 'an answer that is cut off';
    if (view.getUint32(8, littleEndian) !== sequence) continue;
    const error = -view.getInt32(headerBytes, littleEndian);
    return error === 0 ? null : getSystemErrorMessage(-error);
  }
}

// Linux's numbers, the same on x86, ARM, RISC-V and POWER.
const constants = {
  AF_INET: 2,
  AF_INET6: 10,
  NLM_F_REQUEST: 1,
  NLM_F_ACK: 4,
  RTM_DELADDR: 21,
  IFA_LOCAL: 2,
} as const;
const headerBytes = 16;
const bodyBytes = 8;
const attributeHeaderBytes = 4;
const answerBytes = 512;
const littleEndian = endianness() === 'LE';

const ifNameToIndex = koffi.load(null).func('uint32_t if_nametoindex(const char *name)') as (name: string) => number;
