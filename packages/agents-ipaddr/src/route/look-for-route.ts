import { inNetwork, sameAddress } from '../ip-address.ts';
import { readLinks, type Link } from '../kernel-links.ts';
import { readAllRoutes, readRoutes } from '../kernel-routes.ts';
import { linkProblem } from '../judge-presence.ts';
import { judgeRoute, kernelRouteText, type RoutePresence } from './judge-route.ts';
import type { RouteSettings } from './route-settings.ts';

/** What a look shows, with the links of that moment. */
export interface RouteLook {
  readonly presence: RoutePresence;
  readonly links: readonly Link[];
}

/** Throws a NetlinkError. */
export function lookForRoute(settings: RouteSettings): RouteLook {
  // The links first: the kernel says what they are like only when it has done away with what a change of them ends.
  // Of the routes of IPv4 that end so it tells nobody: who looks too soon would not be told to look again.
  const links = readLinks();
  return { presence: judgeRoute(settings, readAllRoutes(settings.family), links), links };
}

/** What is in its place, for people; '' if nothing is. */
export function othersText({ presence, links }: RouteLook): string {
  if (presence.kind !== 'absent') return '';
  return presence.others.map((other) => kernelRouteText(other, links)).join(', ');
}

/** What of this host stands in its way now, with what can be done; each a sentence. Throws a NetlinkError. */
export function findObstacles({ device, gateway, source, onlink, family }: RouteSettings): readonly string[] {
  const links = readLinks();
  const link = links.find(({ nic }) => nic === device);
  const obstacles: (string | null)[] = [
    device !== undefined && link === undefined ? unknownDevice(device, links) : null,
    link === undefined ? null : linkProblem(link, true),
  ];
  if (gateway !== null && !onlink) {
    const networks = readRoutes(family).filter((route) => route.gateway === null && route.network !== null);
    const fits = networks.some(
      ({ network, prefixLength, index }) =>
        network !== null && inNetwork(gateway, network, prefixLength) && (link === undefined || link.index === index),
    );
    const where = device === undefined ? 'no network of this host' : `no network on ${device}`;
    const remedy = 'correct it, give this host an address in its network first, or set device and onlink';
    if (!fits) obstacles.push(`${where} contains the gateway ${gateway.text}: ${remedy}`);
  }
  const entries = links.flatMap(({ addresses }) => addresses);
  if (source !== null && !entries.some(({ address }) => sameAddress(address, source))) {
    obstacles.push(`the source ${source.text} is on no interface of this host: its address must come first`);
  }
  return obstacles.filter((obstacle) => obstacle !== null);
}

/** With the names that there are. */
export function unknownDevice(device: string, links: readonly Link[]): string {
  return `this host has no ${device} (it has ${links.map(({ nic }) => nic).join(', ') || 'none'})`;
}
