/*
 * Whether a route is there. Pure: the kernel's routes in, verdict out. The kernel keeps apart what differs in table,
 * destination or metric. Of what is in that place, ours is what has our mark, gateway, device and source; anything else
 * is somebody else's, though it may be the same in all but the mark: it was not set up by the cluster, and stays.
 */
import { sameAddress, type IpAddress } from '../ip-address.ts';
import { mainTable, type KernelRoute, type RouteWay } from '../kernel-routes.ts';
import type { Link } from '../kernel-links.ts';
import { ourProtocol } from './our-protocol.ts';
import type { RouteSettings } from './route-settings.ts';

/** What is needed of a link. */
export type NamedLink = Pick<Link, 'nic' | 'index'>;

export type RoutePresence =
  | { readonly kind: 'good'; readonly ours: OurRoutes }
  | { readonly kind: 'bad'; readonly ours: OurRoutes; readonly reason: string }
  /** `others`: what is there in its place. */
  | { readonly kind: 'absent'; readonly others: readonly KernelRoute[] };

/** One, or one on each of several devices where none is named. */
export type OurRoutes = readonly (KernelRoute & { readonly way: RouteWay })[];

export function judgeRoute(
  wanted: RouteSettings,
  routes: readonly KernelRoute[],
  links: readonly NamedLink[],
): RoutePresence {
  const here = routes.filter((route) => isInItsPlace(wanted, route));
  const ours = here.flatMap((route) => {
    const way = wayOfOurs(wanted, route, links);
    return way === null ? [] : [{ ...route, way }];
  });
  const [first] = ours;
  if (first === undefined) return { kind: 'absent', others: here };
  const flaw = flawOf(first, wanted, links);
  return flaw === null ? { kind: 'good', ours } : { kind: 'bad', ours, reason: `${routeText(wanted)} ${flaw}` };
}

/** Null: it is well. */
function flawOf({ source, way }: OurRoutes[number], wanted: RouteSettings, links: readonly NamedLink[]): string | null {
  // When the address goes, IPv6 keeps the route without it.
  if (!same(source, wanted.source)) return `has lost its source ${wanted.source?.text ?? ''}`;
  if (!way.linkDown) return null;
  const nic = links.find(({ index }) => index === way.index)?.nic ?? `interface ${way.index}`;
  return `is there, but ${nic} is down or has no carrier`;
}

function isInItsPlace(wanted: RouteSettings, { table, prefixLength, network, metric }: KernelRoute): boolean {
  if (table !== wanted.table || prefixLength !== wanted.prefixLength || metric !== wanted.metric) return false;
  return same(network, wanted.network);
}

/** Null: it is not ours. */
function wayOfOurs(wanted: RouteSettings, route: KernelRoute, links: readonly NamedLink[]): RouteWay | null {
  const [way, second] = route.ways;
  if (way === undefined || second !== undefined || !route.unicast || route.protocol !== ourProtocol) return null;
  const nic = links.find(({ index }) => index === way.index)?.nic;
  if (!same(way.gateway, wanted.gateway) || (wanted.device !== undefined && wanted.device !== nic)) return null;
  return same(route.source, wanted.source) || route.source === null ? way : null;
}

function same(left: IpAddress | null, right: IpAddress | null): boolean {
  return left === null || right === null ? left === right : sameAddress(left, right);
}

/** In the words of `ip route`. */
export function routeText({ network, prefixLength, gateway, device, source, table, metric }: RouteSettings): string {
  return words({ network, prefixLength, ways: [{ gateway, nic: device }], source, table, metric });
}

/** The same of one that is there. */
export function kernelRouteText(route: KernelRoute, links: readonly NamedLink[]): string {
  const ways = route.ways.map(({ gateway, index }) => ({
    gateway,
    nic: links.find((link) => link.index === index)?.nic,
  }));
  const text = words({ ...route, ways, maker: protocols.get(route.protocol) ?? String(route.protocol) });
  return route.unicast ? text : `${text} (not unicast: a blackhole, or the like)`;
}

interface Spoken extends Pick<KernelRoute, 'network' | 'prefixLength' | 'source' | 'table' | 'metric'> {
  readonly ways: readonly { readonly gateway: IpAddress | null; readonly nic: string | undefined }[];
  readonly maker?: string;
}

function words({ network, prefixLength, ways, table, maker, source, metric }: Spoken): string {
  const hops = ways.map(({ gateway, nic }) => [
    ...(gateway === null ? [] : ['via', gateway.text]),
    ...(nic === undefined ? [] : ['dev', nic]),
  ]);
  return [
    network === null ? 'default' : `${network.text}/${prefixLength}`,
    ...hops.flatMap((hop) => (ways.length > 1 ? ['nexthop', ...hop] : hop)),
    ...(table === mainTable ? [] : ['table', table]),
    ...(maker === undefined ? [] : ['proto', maker]),
    ...(source === null ? [] : ['src', source.text]),
    ...(metric === 0 ? [] : ['metric', metric]),
  ].join(' ');
}

/** As iproute2 calls those who make routes. */
const protocols: ReadonlyMap<number, string> = new Map([
  [1, 'redirect'],
  [2, 'kernel'],
  [3, 'boot'],
  [4, 'static'],
  [9, 'ra'],
  [16, 'dhcp'],
  [18, 'keepalived'],
]);
