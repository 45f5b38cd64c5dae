/*
 * Adds and removes addresses by a word to the kernel each (rtnetlink), without a
 * process: on a busy host a process waits for its turn, and while it waits two hosts
 * answer, or none. The kernel carries a change out before the call returns.
 */
import type { IpAddress } from './ip-address.ts';
import { uint32, viewOf, littleEndian, zeroTerminated, type Attribute } from './netlink-message.ts';
import { openNetlinkSocket } from './netlink-socket.ts';

/** An address on a link. */
export interface Occurrence {
  readonly address: IpAddress;
  /** The link's index. */
  readonly index: number;
  readonly prefixLength: number;
}

export interface NewAddress extends Occurrence {
  /** IPv4; null: none. */
  readonly broadcast: Uint8Array | null;
  /** IPv4: `nic:label`; null: the nic's name. */
  readonly label: string | null;
  /** False: no route to the network comes with it. */
  readonly prefixRoute: boolean;
  /** For how many seconds it is preferred as the source of new connections; null: for ever. */
  readonly preferredSeconds: number | null;
}

/** Can be used at once: the kernel does not ask whether somebody has it. Throws a NetlinkError. */
export function addAddress(wanted: NewAddress): void {
  const { address, broadcast, label, prefixRoute, preferredSeconds } = wanted;
  const flags = (address.family === 6 ? constants.IFA_F_NODAD : 0) | (prefixRoute ? 0 : constants.IFA_F_NOPREFIXROUTE);
  const attributes: Attribute[] = [
    { type: constants.IFA_LOCAL, value: address.bytes },
    { type: constants.IFA_ADDRESS, value: address.bytes },
    { type: constants.IFA_FLAGS, value: uint32(flags) },
  ];
  if (broadcast !== null) attributes.push({ type: constants.IFA_BROADCAST, value: broadcast });
  if (label !== null) attributes.push({ type: constants.IFA_LABEL, value: zeroTerminated(label) });
  if (preferredSeconds !== null) {
    attributes.push({ type: constants.IFA_CACHEINFO, value: lifetimes(preferredSeconds) });
  }
  change(constants.RTM_NEWADDR, wanted, attributes, constants.NLM_F_CREATE | constants.NLM_F_EXCL);
}

/** Throws a NetlinkError. */
export function removeAddress(occurrence: Occurrence): void {
  change(constants.RTM_DELADDR, occurrence, [{ type: constants.IFA_LOCAL, value: occurrence.address.bytes }]);
}

function change(type: number, occurrence: Occurrence, attributes: readonly Attribute[], flags = 0): void {
  const socket = openNetlinkSocket();
  try {
    socket.change({ type, flags, body: addressBody(occurrence), attributes });
  } finally {
    socket.close();
  }
}

/** An `ifaddrmsg`. */
function addressBody({ address, index, prefixLength }: Occurrence): Uint8Array {
  const body = Uint8Array.of(
    address.family === 4 ? constants.AF_INET : constants.AF_INET6,
    prefixLength,
    0,
    0,
    0,
    0,
    0,
    0,
  );
  viewOf(body).setUint32(4, index, littleEndian);
  return body;
}

/** An `ifa_cacheinfo`: preferred, valid (for ever), and two times that the kernel fills in. */
function lifetimes(preferredSeconds: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(Math.min(preferredSeconds, forEver), forEver, 0, 0).buffer);
}

const forEver = 0xffffffff;
// Linux's numbers, the same on x86, ARM, RISC-V and POWER.
const constants = {
  AF_INET: 2,
  AF_INET6: 10,
  NLM_F_EXCL: 0x200,
  NLM_F_CREATE: 0x400,
  RTM_NEWADDR: 20,
  RTM_DELADDR: 21,
  IFA_ADDRESS: 1,
  IFA_LOCAL: 2,
  IFA_LABEL: 3,
  IFA_BROADCAST: 4,
  IFA_CACHEINFO: 6,
  IFA_FLAGS: 8,
  IFA_F_NODAD: 0x02,
  IFA_F_NOPREFIXROUTE: 0x200,
} as const;
