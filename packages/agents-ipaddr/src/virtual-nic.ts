/*
 * The interface of an address that has a MAC address of its own: above the nic, made with the address and removed with it.
 *
 * Linux takes an address for the host's, not for the interface's, and would answer for it with the MAC address of the nic
 * as well. So the nic is told to answer for its own addresses only, and to ask in the name of its own only. What it was
 * told before stands in the alias of the interface above it: whoever removes the last of these, after whichever crash,
 * reads there what to set back.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { MacAddress } from './arp-packet.ts';
import type { IpAddress } from './ip-address.ts';
import { readLinks, type Link } from './kernel-links.ts';
import { addMacvlan, removeLink, setAlias, setUp } from './link-change.ts';
import { NetlinkError } from './netlink-error.ts';
import { virtualNicName } from './virtual-mac.ts';

/** The one of this address; undefined: there is none. */
export function findVirtualNic(address: IpAddress, links: readonly Link[]): Link | undefined {
  const name = virtualNicName(address);
  return links.find(({ nic, virtual }) => virtual !== undefined && nic === name);
}

/**
 * Makes it above `lower`, up and without an address; one that was left over goes first.
 *
 * @throws NetlinkError, or that of a file, if something of it cannot be; nothing is left then
 */
export function makeVirtualNic(address: IpAddress, mac: MacAddress, lower: Link): Link {
  removeVirtualNic(address);
  addMacvlan({ nic: virtualNicName(address), mac, lowerIndex: lower.index });
  try {
    const links = readLinks();
    const made = findVirtualNic(address, links);
    if (made === undefined) throw new Error(`${virtualNicName(address)} has gone as soon as it was made`);
    setAlias(made.index, siblingOf(made, links)?.virtual?.alias || aliasFor(lower.nic));
    for (const [name, wanted] of tellings) tell(lower.nic, name, wanted);
    for (const [path, value] of ownSettings) setIfThere(`/proc/sys/net/${path.replace('NIC', made.nic)}`, value);
    setUp(made.index);
    return findVirtualNic(address, readLinks()) ?? made;
  } catch (error) {
    removeVirtualNic(address);
    throw error;
  }
}

/** Removes it, and sets back what the nic was told if it was the last above it. Throws a NetlinkError. */
export function removeVirtualNic(address: IpAddress): void {
  const links = readLinks();
  const found = findVirtualNic(address, links);
  if (found === undefined) return;
  if (siblingOf(found, links) === undefined) setBack(found, links);
  try {
    removeLink(found.index);
  } catch (error) {
    // Somebody else was quicker.
    if (!(error instanceof NetlinkError) || error.code !== 'ENODEV') throw error;
  }
}

/** Another one above the same nic. */
function siblingOf({ index, virtual }: Link, links: readonly Link[]): Link | undefined {
  return links.find((other) => other.index !== index && other.virtual?.lowerIndex === virtual?.lowerIndex);
}

/** What the nic is told for IPv4, and from which value on it does as well: reply and ask for its own addresses only. */
const tellings = [
  ['arp_ignore', 1],
  ['arp_announce', 2],
] as const;
type Telling = (typeof tellings)[number][0];

/**
 * Of the interface itself. What it receives has its way back over the nic, which strict filtering would forbid; and it is
 * to have no addresses but the one.
 */
const ownSettings = [
  ['ipv4/conf/NIC/arp_ignore', '1'],
  ['ipv4/conf/NIC/arp_announce', '2'],
  ['ipv4/conf/NIC/rp_filter', '2'],
  ['ipv6/conf/NIC/addr_gen_mode', '1'],
  ['ipv6/conf/NIC/accept_ra', '0'],
] as const;

function aliasFor(nic: string): string {
  const before = tellings.map(([name]) => `${name}=${readFileSync(pathOf(nic, name), 'utf8').trim()}`);
  return `understudy; ${nic} had ${before.join(' ')}`;
}

/** The kernel goes by the greater of this and that of all nics. */
function tell(nic: string, name: Telling, wanted: number): void {
  const valueOf = (which: string): number => Number(readFileSync(pathOf(which, name), 'utf8'));
  if (Math.max(valueOf(nic), valueOf('all')) < wanted) writeFileSync(pathOf(nic, name), String(wanted));
}

/** Where somebody has changed it since, it stays. */
function setBack({ virtual }: Link, links: readonly Link[]): void {
  const lower = links.find(({ index }) => index === virtual?.lowerIndex);
  if (lower === undefined) return;
  for (const [name, wanted] of tellings) {
    const before = new RegExp(`\\b${name}=(\\d+)`).exec(virtual?.alias ?? '')?.[1];
    const path = pathOf(lower.nic, name);
    if (before !== undefined && readFileSync(path, 'utf8').trim() === String(wanted)) writeFileSync(path, before);
  }
}

function pathOf(nic: string, name: Telling): string {
  return `/proc/sys/net/ipv4/conf/${nic}/${name}`;
}

/** A kernel without IPv6 has not all of them. */
function setIfThere(path: string, value: string): void {
  try {
    writeFileSync(path, value);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
