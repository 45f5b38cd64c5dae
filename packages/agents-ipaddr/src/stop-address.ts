import { failed, ok, type OperationContext, type Outcome } from '@understudy/agent-kit';
import type { Attendant } from './attendant.ts';
import { findHolders } from './judge-presence.ts';
import { readLinks } from './kernel-links.ts';
import { releaseAddress, type Release } from './release-address.ts';
import type { IpaddrParameters, Settings } from './settings.ts';

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
  let last: Release | undefined;
  for (let round = 0; round < maxRounds; round += 1) {
    last = releaseAddress(address.text, nic);
    for (const note of last.notes) context.log(note);
    if (findHolders(settings, readLinks()).length === 0) return ok();
  }
  const { problems = [], noPermission = false } = last ?? {};
  return problems.length === 0
    ? failed(`${address.text} is still there: something adds it again`)
    : failed(problems.join('; '), noPermission ? 'noPermission' : 'error');
}
