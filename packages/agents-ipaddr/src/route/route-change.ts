/* Adds and removes routes by a word to the kernel each (rtnetlink). */
import type { IpAddress } from '../ip-address.ts';
import type { KernelRoute, RouteWay } from '../kernel-routes.ts';
import { uint32, viewOf, littleEndian, type Attribute } from '../netlink-message.ts';
import { openNetlinkSocket } from '../netlink-socket.ts';
import { ourProtocol } from './our-protocol.ts';
import type { RouteSettings } from './route-settings.ts';

/** Never in the place of another. `index`: of the device; null: the kernel finds it by the gateway. Throws a NetlinkError. */
export function addRoute(wanted: RouteSettings, index: number | null): void {
  // Without a gateway, what is there is on the link: nothing farther away can be reached by it.
  const scope = wanted.family === 4 && wanted.gateway === null ? constants.RT_SCOPE_LINK : constants.RT_SCOPE_UNIVERSE;
  change({
    ...wanted,
    type: constants.RTM_NEWROUTE,
    flags: constants.NLM_F_CREATE | constants.NLM_F_EXCL,
    way: { index, gateway: wanted.gateway },
    protocol: ourProtocol,
    scope,
    routeFlags: wanted.onlink ? constants.RTNH_F_ONLINK : 0,
  });
}

/** This very one. Throws a NetlinkError. */
export function removeRoute(route: KernelRoute & { readonly way: RouteWay }, family: RouteSettings['family']): void {
  change({
    ...route,
    family,
    type: constants.RTM_DELROUTE,
    flags: 0,
    scope: constants.RT_SCOPE_NOWHERE, // whichever it has
    routeFlags: 0,
  });
}

interface Change extends Pick<RouteSettings, 'family' | 'network' | 'prefixLength' | 'source' | 'table' | 'metric'> {
  readonly type: number;
  readonly flags: number;
  readonly way: { readonly index: number | null; readonly gateway: IpAddress | null };
  readonly protocol: number;
  readonly scope: number;
  readonly routeFlags: number;
}

function change(wanted: Change): void {
  const { type, flags, network, source, way, table, metric } = wanted;
  const attributes: readonly Attribute[] = [
    ...(network === null ? [] : [{ type: constants.RTA_DST, value: network.bytes }]),
    ...(way.gateway === null ? [] : [{ type: constants.RTA_GATEWAY, value: way.gateway.bytes }]),
    ...(way.index === null ? [] : [{ type: constants.RTA_OIF, value: uint32(way.index) }]),
    ...(source === null ? [] : [{ type: constants.RTA_PREFSRC, value: source.bytes }]),
    { type: constants.RTA_TABLE, value: uint32(table) },
    { type: constants.RTA_PRIORITY, value: uint32(metric) },
  ];
  const socket = openNetlinkSocket();
  try {
    socket.change({ type, flags, body: routeBody(wanted), attributes });
  } finally {
    socket.close();
  }
}

/** An `rtmsg`. The table is in an attribute: here it would have to be less than 256. */
function routeBody({ family, prefixLength, protocol, scope, routeFlags }: Change): Uint8Array {
  const body = Uint8Array.of(
    family === 4 ? constants.AF_INET : constants.AF_INET6,
    prefixLength,
    ...[0, 0, 0],
    protocol,
    scope,
    constants.RTN_UNICAST,
    ...[0, 0, 0, 0],
  );
  viewOf(body).setUint32(8, routeFlags, littleEndian);
  return body;
}

// Linux's numbers, the same on x86, ARM, RISC-V and POWER.
const constants = {
  AF_INET: 2,
  AF_INET6: 10,
  NLM_F_EXCL: 0x200,
  NLM_F_CREATE: 0x400,
  RTM_NEWROUTE: 24,
  RTM_DELROUTE: 25,
  RTN_UNICAST: 1,
  RT_SCOPE_UNIVERSE: 0,
  RT_SCOPE_LINK: 253,
  RT_SCOPE_NOWHERE: 255,
  RTNH_F_ONLINK: 0x4,
  RTA_DST: 1,
  RTA_OIF: 4,
  RTA_GATEWAY: 5,
  RTA_PRIORITY: 6,
  RTA_PREFSRC: 7,
  RTA_TABLE: 15,
} as const;
