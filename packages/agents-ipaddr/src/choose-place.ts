/*
 * Where an address belongs: on which nic, with which prefix. What the person wrote
 * stands; what they left open comes from the connected route that contains the
 * address. The default route never decides: an address behind a gateway would be
 * up here and reachable by nobody.
 */
import { inNetwork, type IpAddress } from './ip-address.ts';
import type { ConnectedRoute } from './kernel-routes.ts';

export interface Place {
  readonly nic: string;
  readonly prefixLength: number;
}

export type PlaceChoice =
  { readonly kind: 'place'; readonly place: Place } | { readonly kind: 'none'; readonly reason: string };

export interface WantedPlace {
  readonly address: IpAddress;
  readonly nic?: string;
  readonly prefixLength?: number;
}

/** True if the routes are not needed to know the place. */
export function isComplete(wanted: WantedPlace): wanted is Required<WantedPlace> {
  return wanted.nic !== undefined && wanted.prefixLength !== undefined;
}

/** The place for an address, or why there is none, with what a person can do about it. */
export function choosePlace(wanted: WantedPlace, routes: readonly ConnectedRoute[]): PlaceChoice {
  if (isComplete(wanted)) return placeOf(wanted.nic, wanted.prefixLength);
  const fitting = routes
    .filter((route) => inNetwork(wanted.address, route.network, route.prefixLength))
    .filter((route) => wanted.nic === undefined || route.nic === wanted.nic)
    .toSorted(byPreference);
  const [best] = fitting;
  if (best === undefined) return { kind: 'none', reason: noneFits(wanted, routes) };
  const rival = fitting.find((route) => route.nic !== best.nic && byPreference(route, best) === 0);
  if (rival !== undefined) return { kind: 'none', reason: ambiguous(wanted, best, rival) };
  return placeOf(best.nic, wanted.prefixLength ?? best.prefixLength);
}

function placeOf(nic: string, prefixLength: number): PlaceChoice {
  return { kind: 'place', place: { nic, prefixLength } };
}

/** As the kernel prefers them: the narrower network, then a link with carrier, then the lower metric. */
function byPreference(left: ConnectedRoute, right: ConnectedRoute): number {
  return (
    right.prefixLength - left.prefixLength ||
    Number(left.linkDown) - Number(right.linkDown) ||
    left.metric - right.metric
  );
}

function noneFits(wanted: WantedPlace, routes: readonly ConnectedRoute[]): string {
  const known = routes.map((route) => `${networkText(route)} on ${route.nic}`).join(', ');
  const where = wanted.nic === undefined ? 'no network of this host' : `no network on ${wanted.nic}`;
  const missing = wanted.nic === undefined ? 'nic and cidr_netmask' : 'cidr_netmask';
  return `${where} contains ${wanted.address.text} (networks here: ${known || 'none'}); set ${missing} to place it all the same`;
}

function ambiguous(wanted: WantedPlace, best: ConnectedRoute, rival: ConnectedRoute): string {
  return `${wanted.address.text} fits ${networkText(best)} on both ${best.nic} and ${rival.nic}; set nic to say which`;
}

function networkText(route: ConnectedRoute): string {
  return `${route.network.text}/${String(route.prefixLength)}`;
}
