/*
 * Whether an address is where it should be, and in order. Pure: links in, verdict out.
 * The loopback interface does not count unless it is asked for: load balancers' real
 * servers hold an address there on purpose, and nobody else can reach it.
 */
import { macText, sameBytes, type MacAddress } from './arp-packet.ts';
import { sameAddress } from './ip-address.ts';
import type { Link, LinkAddress } from './kernel-links.ts';
import type { Settings } from './settings.ts';

/** One occurrence of the address on this host. */
export interface Holder {
  readonly link: Link;
  readonly entry: LinkAddress;
}

export type Presence =
  | { readonly kind: 'absent' }
  | { readonly kind: 'good'; readonly link: Link }
  | { readonly kind: 'bad'; readonly reason: string };

type Wanted = Pick<Settings, 'address' | 'nic' | 'prefixLength' | 'virtualMac'> & { readonly checkLink: boolean };

/** Where the address is, loopback left out unless it is the wanted nic. */
export function findHolders(wanted: Pick<Settings, 'address' | 'nic'>, links: readonly Link[]): readonly Holder[] {
  return links
    .filter((link) => !link.loopback || link.nic === wanted.nic)
    .flatMap((link) => link.addresses.map((entry) => ({ link, entry })))
    .filter(({ entry }) => sameAddress(entry.address, wanted.address));
}

export function judgePresence(wanted: Wanted, links: readonly Link[]): Presence {
  const holders = findHolders(wanted, links);
  const [holder, second] = holders;
  if (holder === undefined) return { kind: 'absent' };
  const { text } = wanted.address;
  if (second !== undefined) return bad(`${text} is there more than once: ${holders.map(holderText).join(', ')}`);
  const { link, entry } = holder;
  const lower = lowerOf(link, links);
  const flaw = macFlaw(wanted.virtualMac, link);
  if (flaw !== null) return bad(`${text} is on ${link.nic}, ${flaw}`);
  if (wanted.nic !== undefined && lower.nic !== wanted.nic)
    return bad(`${text} is on ${lower.nic}, not on ${wanted.nic}`);
  if (wanted.prefixLength !== undefined && entry.prefixLength !== wanted.prefixLength) {
    return bad(`${holderText(holder)} has not the wanted prefix /${String(wanted.prefixLength)}`);
  }
  if (entry.duplicateFound) return bad(`${text} on ${link.nic} is not used: the kernel found another owner of it`);
  const problem = linkProblem(lower, wanted.checkLink) ?? linkProblem(link, wanted.checkLink);
  return problem === null ? { kind: 'good', link } : bad(`${text} is on ${link.nic}, but ${problem}`);
}

/** The nic: of an address with a MAC address of its own, the link above which it is. */
export function lowerOf(link: Link, links: readonly Link[]): Link {
  return links.find(({ index }) => index === link.virtual?.lowerIndex) ?? link;
}

/** Null: it is there under the MAC address under which it should be. */
function macFlaw(wanted: MacAddress | null, { virtual }: Link): string | null {
  if (virtual === undefined)
    return wanted === null ? null : `not on an interface with the MAC address ${macText(wanted)}`;
  if (wanted === null) return 'which has a MAC address of its own';
  return sameBytes(wanted, virtual.mac)
    ? null
    : `which has the MAC address ${macText(virtual.mac)}, not ${macText(wanted)}`;
}

/** What is wrong with a nic that is to carry an address, or null. */
export function linkProblem(link: Link, checkLink: boolean): string | null {
  if (!link.up) return `${link.nic} is down (ip link set ${link.nic} up)`;
  if (checkLink && !link.carrier) return `${link.nic} has no carrier: cable, switch port or peer`;
  return null;
}

function holderText({ link, entry }: Holder): string {
  return `${entry.address.text}/${String(entry.prefixLength)} on ${link.nic}`;
}

function bad(reason: string): Presence {
  return { kind: 'bad', reason };
}
