/* Makes and removes interfaces with a MAC address of their own (macvlan) by a word to the kernel each (rtnetlink). */
import type { MacAddress } from './arp-packet.ts';
import { linkConstants } from './link-constants.ts';
import { encodeAttribute, littleEndian, uint32, viewOf, zeroTerminated, type Attribute } from './netlink-message.ts';
import { openNetlinkSocket } from './netlink-socket.ts';

export interface NewMacvlan {
  readonly nic: string;
  readonly mac: MacAddress;
  /** The index of the link above which it is. */
  readonly lowerIndex: number;
}

/** Down, so that it says and hears nothing yet. Throws a NetlinkError. */
export function addMacvlan({ nic, mac, lowerIndex }: NewMacvlan): void {
  // Other macvlans above the same nic, such as those of containers, reach it only if it bridges as they do.
  const mode = encodeAttribute({ type: constants.IFLA_MACVLAN_MODE, value: uint32(constants.MACVLAN_MODE_BRIDGE) });
  const info = [
    encodeAttribute({ type: constants.IFLA_INFO_KIND, value: zeroTerminated('macvlan') }),
    encodeAttribute({ type: constants.IFLA_INFO_DATA, value: mode }),
  ];
  const attributes = [
    { type: constants.IFLA_IFNAME, value: zeroTerminated(nic) },
    { type: constants.IFLA_ADDRESS, value: mac },
    { type: constants.IFLA_LINK, value: uint32(lowerIndex) },
    { type: constants.IFLA_LINKINFO, value: Buffer.concat(info) },
  ];
  change(constants.RTM_NEWLINK, { attributes, flags: constants.NLM_F_CREATE | constants.NLM_F_EXCL });
}

/** Sets the words that people see with the link. Throws a NetlinkError. */
export function setAlias(index: number, alias: string): void {
  change(constants.RTM_SETLINK, {
    index,
    attributes: [{ type: constants.IFLA_IFALIAS, value: zeroTerminated(alias) }],
  });
}

/** Throws a NetlinkError. */
export function setUp(index: number): void {
  change(constants.RTM_SETLINK, { index, up: true });
}

/** With its addresses. Throws a NetlinkError. */
export function removeLink(index: number): void {
  change(constants.RTM_DELLINK, { index });
}

interface LinkChange {
  readonly index?: number;
  readonly up?: boolean;
  readonly flags?: number;
  readonly attributes?: readonly Attribute[];
}

/** With an `ifinfomsg`. */
function change(type: number, { index = 0, up = false, flags = 0, attributes = [] }: LinkChange): void {
  const body = new Uint8Array(constants.ifinfomsgBytes);
  const view = viewOf(body);
  view.setInt32(4, index, littleEndian);
  if (up) for (const at of [8, 12]) view.setUint32(at, constants.IFF_UP, littleEndian);
  const socket = openNetlinkSocket();
  try {
    socket.change({ type, flags, body, attributes });
  } finally {
    socket.close();
  }
}

// Linux's numbers, the same on x86, ARM, RISC-V and POWER.
const constants = {
  ...linkConstants,
  NLM_F_EXCL: 0x200,
  NLM_F_CREATE: 0x400,
  RTM_DELLINK: 17,
  RTM_SETLINK: 19,
  IFLA_INFO_DATA: 2,
  IFLA_MACVLAN_MODE: 1,
  MACVLAN_MODE_BRIDGE: 4,
} as const;
