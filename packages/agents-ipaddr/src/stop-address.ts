import { failed, ok, type OperationContext, type Outcome } from '@understudy/agent-kit';
import type { Attendant } from './attendant.ts';
import { sameAddress, type IpAddress } from './ip-address.ts';
import { findHolders } from './judge-presence.ts';
import { readLinks } from './kernel-links.ts';
import { NetlinkError } from './netlink-error.ts';
import { releaseAddress, type Release } from './release-address.ts';
import type { IpaddrParameters, Settings } from './settings.ts';
import { closeConnections } from './tcp-connections.ts';
import { findVirtualNic } from './virtual-nic.ts';

/** Of removal and look: somebody may put it back in between. */
const maxRounds = 3;

/**
 * Gives the address up, wherever on this host it is: an address that stayed on another
 * nic would still answer. Done only when the kernel shows it nowhere. Throws a NetlinkError.
 */
export function stopAddress(
  settings: Settings,
  context: OperationContext<IpaddrParameters>,
  attendant: Attendant,
): Outcome {
  attendant.end(context);
  const { address, nic } = settings;
  // Before, so that clients are told; after, since more may have come in between.
  closeOpen(settings, context);
  let last: Release | undefined;
  for (let round = 0; round < maxRounds; round += 1) {
    last = releaseAddress(address.text, nic);
    for (const note of last.notes) context.log(note);
    const links = readLinks();
    if (findHolders(settings, links).length === 0 && findVirtualNic(address, links) === undefined) {
      closeOpen(settings, context);
      return ok();
    }
  }
  const { problems = [], noPermission = false } = last ?? {};
  return problems.length === 0
    ? failed(`${address.text} is still there: something adds it again`)
    : failed(problems.join('; '), noPermission ? 'noPermission' : 'error');
}

/** No reason for a stop to fail: they end by themselves, only much later. */
function closeOpen({ address, parameters }: Settings, { log }: OperationContext<IpaddrParameters>): void {
  if (!parameters.close_connections || isOnLoopback(address)) return;
  try {
    const count = closeConnections(address);
    if (count > 0) log(`closed ${String(count)} TCP connections to ${address.text}`);
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error;
    log(`could not close the TCP connections to ${address.text}: ${error.message}`);
  }
}

/** There it serves this host alone, or a load balancer, and goes on doing so. */
function isOnLoopback(address: IpAddress): boolean {
  return readLinks().some(
    ({ loopback, addresses }) => loopback && addresses.some((entry) => sameAddress(entry.address, address)),
  );
}
