/*
 * Takes an address off this host at once, from wherever it is: no process, nothing
 * that waits its turn. It is what the agent's `stop` does, and the guardian's when a
 * host was frozen and nobody may wait for an agent.
 */
import { removeAddress } from './address-change.ts';
import { parseIpAddress, type IpAddress } from './ip-address.ts';
import { findHolders, type Holder } from './judge-presence.ts';
import { keepNeighbours } from './keep-neighbours.ts';
import { readLinks } from './kernel-links.ts';
import { NetlinkError } from './netlink-error.ts';
import { removeVirtualNic } from './virtual-nic.ts';

/** All in words; each list is empty where there is nothing to say. */
export interface Release {
  /** The nics from which it was removed. */
  readonly removedFrom: readonly string[];
  /** What did not work. */
  readonly problems: readonly string[];
  /** True if a capability was missing for it. */
  readonly noPermission: boolean;
  /** What else was changed, or could not be. */
  readonly notes: readonly string[];
}

/** Removes `text` from every interface; from loopback only if `nic` names it. Never throws. */
export function releaseAddress(text: string, nic?: string): Release {
  const address = parseIpAddress(text);
  if (address === null) return { ...nothingDone, problems: [`"${text}" is not an address`] };
  try {
    const holders = findHolders({ address, ...(nic === undefined ? {} : { nic }) }, readLinks());
    // The interface after it: that takes the kernel longer, and without the address it is silent.
    return withProblem(removeFrom(address, holders), removeItsNic(address));
  } catch (error) {
    return { ...nothingDone, problems: [error instanceof Error ? error.message : String(error)] };
  }
}

/** Also where a crash left nothing but this. Null, or why it is still there. */
function removeItsNic(address: IpAddress): Error | null {
  try {
    removeVirtualNic(address);
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function withProblem(release: Release, error: Error | null): Release {
  if (error === null) return release;
  const noPermission = release.noPermission || (error instanceof NetlinkError && error.code === 'EPERM');
  const problem = `the interface with its own MAC address: ${error.message}`;
  return { ...release, problems: [...release.problems, problem], noPermission };
}

function removeFrom(address: IpAddress, holders: readonly Holder[]): Release {
  const shared = holders.filter(({ link }) => link.virtual === undefined);
  const notes = address.family === 4 ? shared.map(({ link }) => keepNeighbours(link.nic)) : [];
  const results = holders.map((holder) => ({ nic: holder.link.nic, refusal: removeOne(address, holder) }));
  return {
    removedFrom: results.filter(({ refusal }) => refusal === null).map(({ nic }) => nic),
    problems: results.flatMap(({ nic, refusal }) =>
      refusal === null ? [] : [`${address.text} on ${nic}: ${refusal.message}`],
    ),
    noPermission: results.some(({ refusal }) => refusal?.code === 'EPERM'),
    notes: notes.filter((note) => note !== null),
  };
}

/** Null, or why it is still there. */
function removeOne(address: IpAddress, { link, entry }: Holder): NetlinkError | null {
  try {
    removeAddress({ address, index: link.index, prefixLength: entry.prefixLength });
    return null;
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error;
    // Somebody else was quicker.
    return error.code === 'EADDRNOTAVAIL' ? null : error;
  }
}

const nothingDone: Release = { removedFrom: [], problems: [], noPermission: false, notes: [] };
