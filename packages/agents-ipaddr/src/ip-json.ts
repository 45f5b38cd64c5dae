/*
 * What `ip -json` prints, read into types of ours. Only what this agent asks about
 * is read; fields that it does not know are passed over, entries that it cannot
 * read are left out, so that a newer iproute2 does not break it.
 */
import { addressBits, parseIpAddress, parsePrefixLength, type Family, type IpAddress } from './ip-address.ts';

export interface Link {
  readonly nic: string;
  readonly index: number;
  /** `UP`, `LOWER_UP` (has carrier), `LOOPBACK`, `NOARP`, … */
  readonly flags: readonly string[];
  readonly addresses: readonly LinkAddress[];
}

export interface LinkAddress {
  readonly address: IpAddress;
  readonly prefixLength: number;
  /** IPv6: the kernel found a double, and does not use the address. */
  readonly duplicateFound: boolean;
}

/** A route to a network on a link, without a gateway. */
export interface ConnectedRoute {
  readonly nic: string;
  readonly network: IpAddress;
  readonly prefixLength: number;
  readonly metric: number;
  /** Its link has lost the carrier. */
  readonly linkDown: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads `ip -json address show`. Throws a SyntaxError if the text is not JSON. */
export function parseLinks(text: string): readonly Link[] {
  return entriesOf(text).flatMap((entry) => {
    const { ifname, ifindex } = entry;
    if (typeof ifname !== 'string' || typeof ifindex !== 'number') return [];
    const addresses = listOf(entry['addr_info']).flatMap(readAddress);
    return [{ nic: ifname, index: ifindex, flags: textsOf(entry['flags']), addresses }];
  });
}

function readAddress(entry: Fields): LinkAddress[] {
  const { local, prefixlen, dadfailed } = entry;
  const address = typeof local === 'string' ? parseIpAddress(local) : null;
  if (address === null || typeof prefixlen !== 'number') return [];
  return [{ address, prefixLength: prefixlen, duplicateFound: dadfailed === true }];
}

/** Reads `ip -json route show`: the connected routes of one family, host routes and the default route left out. */
export function parseConnectedRoutes(text: string, family: Family): readonly ConnectedRoute[] {
  return entriesOf(text).flatMap((entry) => readRoute(entry, family));
}

function readRoute(entry: Fields, family: Family): ConnectedRoute[] {
  const { dst, dev, metric } = entry;
  if (typeof dst !== 'string' || typeof dev !== 'string') return [];
  if ('gateway' in entry || 'via' in entry || 'type' in entry) return [];
  const [base = '', length = ''] = dst.split('/');
  const network = parseIpAddress(base);
  const prefixLength = parsePrefixLength(length, family);
  if (network?.family !== family || prefixLength === null || prefixLength === addressBits(family)) return [];
  const linkDown = textsOf(entry['flags']).some((flag) => flag === 'linkdown' || flag === 'dead');
  return [{ nic: dev, network, prefixLength, metric: typeof metric === 'number' ? metric : 0, linkDown }];
}

function entriesOf(text: string): readonly Fields[] {
  return listOf(text.trim() === '' ? [] : JSON.parse(text));
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
