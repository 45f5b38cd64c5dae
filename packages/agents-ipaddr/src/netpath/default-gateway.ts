/* The gateway of this host's default route. */
import { readLinks, type Link } from '../kernel-links.ts';
import { readRoutes, type Route } from '../kernel-routes.ts';
import type { EchoTarget } from './echo-target.ts';

/** The best of IPv4, else of IPv6; null: there is none. Throws a NetlinkError. */
export function findDefaultGateway(): EchoTarget | null {
  const links = readLinks();
  return gatewayOf(readRoutes(4), links) ?? gatewayOf(readRoutes(6), links);
}

/** That of the route with the lowest metric. */
export function gatewayOf(
  routes: readonly Route[],
  links: readonly Pick<Link, 'nic' | 'index'>[],
): (EchoTarget & { readonly nic: string }) | null {
  const [best] = routes
    .flatMap(({ network, gateway, metric, index }) => {
      const nic = links.find((link) => link.index === index)?.nic;
      return network !== null || gateway === null || nic === undefined ? [] : [{ gateway, metric, nic }];
    })
    .toSorted((left, right) => left.metric - right.metric);
  return best === undefined ? null : { address: best.gateway, nic: best.nic, title: 'the gateway' };
}
