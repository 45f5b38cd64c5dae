/*
 * Takes an address off this host at once, from wherever it is seen to answer: no
 * process, nothing that waits its turn. The agent's `stop` begins with it, and the
 * guardian does it when a host was frozen and nobody may wait for an agent.
 */
import { openAddressRemoval, type AddressRemoval } from './address-removal.ts';
import { parseIpAddress, type IpAddress } from './ip-address.ts';
import { keepNeighbours } from './keep-neighbours.ts';
import { findRunningAddresses } from './running-addresses.ts';

/** All in words; each list is empty where there is nothing to say. */
export interface Release {
  /** The nics from which it was removed. */
  readonly removedFrom: readonly string[];
  /** What did not work. */
  readonly problems: readonly string[];
  /** What else was changed, or could not be. */
  readonly notes: readonly string[];
}

/** Removes `text` from every interface that is up; from loopback only if `nic` names it. Never throws. */
export function releaseAddress(text: string, nic?: string): Release {
  const address = parseIpAddress(text);
  if (address === null) return { ...nothingDone, problems: [`"${text}" is not an address`] };
  try {
    const found = findRunningAddresses(address).filter((each) => !each.loopback || each.nic === nic);
    return found.length === 0 ? nothingDone : removeFrom(address, found, openAddressRemoval());
  } catch (error) {
    return { ...nothingDone, problems: [error instanceof Error ? error.message : String(error)] };
  }
}

interface Occurrence {
  readonly nic: string;
  readonly prefixLength: number;
}

function removeFrom(address: IpAddress, found: readonly Occurrence[], removal: AddressRemoval): Release {
  const notes = address.family === 4 ? found.map(({ nic }) => keepNeighbours(nic)) : [];
  const results = found.map(({ nic, prefixLength }) => ({ nic, problem: removal.remove(address, nic, prefixLength) }));
  removal.close();
  return {
    removedFrom: results.filter(({ problem }) => problem === null).map(({ nic }) => nic),
    problems: results.flatMap(({ nic, problem }) =>
      problem === null ? [] : [`${address.text} on ${nic}: ${problem}`],
    ),
    notes: notes.filter((note) => note !== null),
  };
}

const nothingDone: Release = { removedFrom: [], problems: [], notes: [] };
