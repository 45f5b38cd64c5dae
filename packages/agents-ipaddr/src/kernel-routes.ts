/* What the kernel says of this host's routes (rtnetlink): those of the main table that lead out over one link. */
import { addressBits, addressOf, type Family, type IpAddress } from './ip-address.ts';
import { readAttributes, readUint32, littleEndian, viewOf, type NetlinkMessage } from './netlink-message.ts';
import { openNetlinkSocket } from './netlink-socket.ts';

export interface Route {
  /** The link's index (`Link.index`). */
  readonly index: number;
  /** Null: the default route. */
  readonly network: IpAddress | null;
  readonly prefixLength: number;
  /** Null: the network is on the link itself. */
  readonly gateway: IpAddress | null;
  readonly metric: number;
  /** Its link has lost the carrier. */
  readonly linkDown: boolean;
}

/** A route to a network on a link, without a gateway. */
export type ConnectedRoute = Pick<Route, 'prefixLength' | 'metric' | 'linkDown'> & {
  readonly nic: string;
  readonly network: IpAddress;
};

/** All of one family. Throws a NetlinkError. */
export function readRoutes(family: Family): readonly Route[] {
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

function readRoute({ type, payload }: NetlinkMessage, family: Family): Route[] {
  if (type !== constants.RTM_NEWROUTE) return [];
  const view = viewOf(payload);
  const flags = view.getUint32(8, littleEndian);
  const attributes = readAttributes(payload, constants.rtmsgBytes);
  const index = readUint32(attributes.get(constants.RTA_OIF));
  const table = readUint32(attributes.get(constants.RTA_TABLE)) ?? view.getUint8(4);
  const isOfMain = table === constants.RT_TABLE_MAIN && view.getUint8(7) === constants.RTN_UNICAST;
  if (!isOfMain || index === null || (flags & constants.RTM_F_CLONED) !== 0) return [];
  // A gateway of the other family.
  if (attributes.has(constants.RTA_VIA)) return [];
  const prefixLength = view.getUint8(1);
  const network = attributes.get(constants.RTA_DST);
  const gateway = attributes.get(constants.RTA_GATEWAY);
  return [
    {
      index,
      network: prefixLength === 0 ? null : addressOf(network ?? new Uint8Array(addressBits(family) / 8)),
      prefixLength,
      gateway: gateway === undefined ? null : addressOf(gateway),
      metric: readUint32(attributes.get(constants.RTA_PRIORITY)) ?? 0,
      linkDown: (flags & (constants.RTNH_F_DEAD | constants.RTNH_F_LINKDOWN)) !== 0,
    },
  ];
}

const constants = {
  AF_INET: 2,
  AF_INET6: 10,
  RTM_NEWROUTE: 24,
  RTM_GETROUTE: 26,
  RTA_DST: 1,
  RTA_OIF: 4,
  RTA_GATEWAY: 5,
  RTA_PRIORITY: 6,
  RTA_TABLE: 15,
  RTA_VIA: 18,
  RT_TABLE_MAIN: 254,
  RTN_UNICAST: 1,
  RTM_F_CLONED: 0x200,
  RTNH_F_DEAD: 0x1,
  RTNH_F_LINKDOWN: 0x10,
  rtmsgBytes: 12,
} as const;
