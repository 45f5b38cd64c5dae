import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Before an IPv4 address is removed from `nic`: without this, the kernel removes all
 * addresses of a network together with the one that was there first. Gives what it
 * changed, or could not, as a sentence; null: nothing was to be done.
 */
export function keepNeighbours(nic: string): string | null {
  const path = `/proc/sys/net/ipv4/conf/${nic}/promote_secondaries`;
  try {
    if (readFileSync(path, 'utf8').trim() !== '0') return null;
    writeFileSync(path, '1');
    return `set net.ipv4.conf.${nic}.promote_secondaries to 1, so that its other addresses stay`;
  } catch (error) {
    return `could not set ${path}; other addresses of ${nic} may go as well: ${String(error)}`;
  }
}
