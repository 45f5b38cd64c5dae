/* What the kernel says of this host's routes (rtnetlink). */
import { addressBits, addressOf, type Family, type IpAddress } from './ip-address.ts';
import {
  littleEndian,
  readAttributes,
  readUint32,
  viewOf,
  type NetlinkAttributes,
  type NetlinkMessage,
} from './netlink-message.ts';
import { openNetlinkSocket } from './netlink-socket.ts';

/** One of the main table that leads out over one link. */
export interface Route extends RouteWay {
  /** Null: the default route. */
  readonly network: IpAddress | null;
  readonly prefixLength: number;
  readonly metric: number;
}

/** Where packets go that take a route. */
export interface RouteWay {
  /** The link's index (`Link.index`). */
  readonly index: number;
  /** Null: the network is on the link itself. */
  readonly gateway: IpAddress | null;
  /** Its link has lost the carrier. */
  readonly linkDown: boolean;
}

/** Of whichever table and kind. */
export interface KernelRoute extends Pick<Route, 'network' | 'prefixLength' | 'metric'> {
  readonly table: number;
  /** False: packets that take it are dropped or refused, or it is the kernel's own. */
  readonly unicast: boolean;
  /** `RTPROT_…`: who made it. */
  readonly protocol: number;
  /** The source address of packets that take it and have none yet; null: the kernel chooses. */
  readonly source: IpAddress | null;
  /** Several share the traffic; none: it leads nowhere. */
  readonly ways: readonly RouteWay[];
}

/** A route to a network on a link, without a gateway. */
export type ConnectedRoute = Pick<Route, 'prefixLength' | 'metric' | 'linkDown'> & {
  readonly nic: string;
  readonly network: IpAddress;
};

/** Those of one family's main table that lead out over one link. Throws a NetlinkError. */
export function readRoutes(family: Family): readonly Route[] {
  return readAllRoutes(family).flatMap(({ table, unicast, network, prefixLength, metric, ways }) => {
    const [way, second] = ways;
    if (table !== mainTable || !unicast || way === undefined || second !== undefined) return [];
    // A gateway of the other family.
    if (way.gateway !== null && way.gateway.family !== family) return [];
    return [{ ...way, network, prefixLength, metric }];
  });
}

/** All of one family, but for those that hold for some packets alone (a source, a type of service). Throws a NetlinkError. */
export function readAllRoutes(family: Family): readonly KernelRoute[] {
  const socket = openNetlinkSocket();
  try {
    const body = new Uint8Array(constants.rtmsgBytes);
    body[0] = family === 4 ? constants.AF_INET : constants.AF_INET6;
    return socket.dump({ type: constants.RTM_GETROUTE, body }).flatMap((message) => readRoute(message, family));
  } finally {
    socket.close();
  }
}

/** The networks that this host is connected to: neither single hosts nor what lies behind a gateway. */
export function connectedRoutes(
  routes: readonly Route[],
  links: readonly { readonly nic: string; readonly index: number }[],
): readonly ConnectedRoute[] {
  return routes.flatMap(({ index, network, prefixLength, gateway, metric, linkDown }) => {
    const nic = links.find((link) => link.index === index)?.nic;
    if (nic === undefined || network === null || gateway !== null) return [];
    if (prefixLength === addressBits(network.family)) return [];
    return [{ nic, network, prefixLength, metric, linkDown }];
  });
}

function readRoute({ type, payload }: NetlinkMessage, family: Family): KernelRoute[] {
  if (type !== constants.RTM_NEWROUTE) return [];
  const view = viewOf(payload);
  const flags = view.getUint32(8, littleEndian);
  const [prefixLength, sourceLength, service] = [view.getUint8(1), view.getUint8(2), view.getUint8(3)];
  if ((flags & constants.RTM_F_CLONED) !== 0 || sourceLength !== 0 || service !== 0) return [];
  const attributes = readAttributes(payload, constants.rtmsgBytes);
  const network = attributes.get(constants.RTA_DST) ?? new Uint8Array(addressBits(family) / 8);
  return [
    {
      table: readUint32(attributes.get(constants.RTA_TABLE)) ?? view.getUint8(4),
      unicast: view.getUint8(7) === constants.RTN_UNICAST,
      protocol: view.getUint8(5),
      network: prefixLength === 0 ? null : addressOf(network),
      prefixLength,
      metric: readUint32(attributes.get(constants.RTA_PRIORITY)) ?? 0,
      source: readAddress(attributes.get(constants.RTA_PREFSRC)),
      ways: readWays(attributes, flags),
    },
  ];
}

function readWays(attributes: NetlinkAttributes, flags: number): readonly RouteWay[] {
  const several = attributes.get(constants.RTA_MULTIPATH);
  if (several !== undefined) return readHops(several);
  const index = readUint32(attributes.get(constants.RTA_OIF));
  return index === null ? [] : [readWay(attributes, index, flags)];
}

/** A row of `rtnexthop`, each with attributes of its own. */
function readHops(bytes: Uint8Array): readonly RouteWay[] {
  const ways: RouteWay[] = [];
  const view = viewOf(bytes);
  for (let at = 0; at + constants.rtnexthopBytes <= bytes.length;) {
    const length = view.getUint16(at, littleEndian);
    if (length < constants.rtnexthopBytes) break;
    const attributes = readAttributes(bytes.slice(at, at + length), constants.rtnexthopBytes);
    ways.push(readWay(attributes, view.getInt32(at + 4, littleEndian), view.getUint8(at + 2)));
    at += (length + 3) & ~3;
  }
  return ways;
}

function readWay(attributes: NetlinkAttributes, index: number, flags: number): RouteWay {
  // Of the other family, behind two bytes that name it.
  const gateway = attributes.get(constants.RTA_GATEWAY) ?? attributes.get(constants.RTA_VIA)?.slice(2);
  const linkDown = (flags & (constants.RTNH_F_DEAD | constants.RTNH_F_LINKDOWN)) !== 0;
  return { index, gateway: readAddress(gateway), linkDown };
}

function readAddress(bytes: Uint8Array | undefined): IpAddress | null {
  return bytes === undefined ? null : addressOf(bytes);
}

/** The one that `ip route` shows. */
export const mainTable = 254;

const constants = {
  AF_INET: 2,
  AF_INET6: 10,
  RTM_NEWROUTE: 24,
  RTM_GETROUTE: 26,
  RTA_DST: 1,
  RTA_OIF: 4,
  RTA_GATEWAY: 5,
  RTA_PRIORITY: 6,
  RTA_PREFSRC: 7,
  RTA_MULTIPATH: 9,
  RTA_TABLE: 15,
  RTA_VIA: 18,
  RTN_UNICAST: 1,
  RTM_F_CLONED: 0x200,
  RTNH_F_DEAD: 0x1,
  RTNH_F_LINKDOWN: 0x10,
  rtmsgBytes: 12,
  rtnexthopBytes: 8,
} as const;
