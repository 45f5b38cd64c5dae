import { sameAddress, type IpAddress } from './ip-address.ts';
import { readNeighbours } from './kernel-neighbours.ts';
import type { Link } from './kernel-links.ts';
import { readRoutes } from './kernel-routes.ts';

/** More would be a storm; the announcement reaches them all. */
const mostNeighbours = 8;

/**
 * Who on this link can be asked something in the name of `address`: the gateways first, since most of an address's clients
 * lie behind one; then whom this host knows there. Throws a NetlinkError.
 */
export function neighboursToAsk(address: IpAddress, { index }: Pick<Link, 'index'>): readonly IpAddress[] {
  const routes = readRoutes(address.family).filter((route) => route.index === index);
  const gateways = routes.flatMap(({ gateway }) => (gateway === null ? [] : [gateway]));
  const all = [...gateways, ...readNeighbours(address.family, index)].filter((each) => !sameAddress(each, address));
  const different = all.filter((each, at) => all.findIndex((other) => sameAddress(other, each)) === at);
  return different.filter((each) => !isGroup(each)).slice(0, mostNeighbours);
}

function isGroup({ family, bytes: [first = 0] }: IpAddress): boolean {
  return family === 4 ? first >= 224 : first === 0xff;
}
