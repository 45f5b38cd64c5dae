import { failed, ok, type OperationContext, type Outcome } from '@understudy/agent-kit';
import { findPlace } from './find-place.ts';
import { readLinks } from './ip-command.ts';
import { findHolders } from './judge-presence.ts';
import type { IpaddrParameters, Settings } from './settings.ts';

/**
 * Checks all that can be checked before the address is taken: `ip` is there, the nic
 * exists and works, the prefix is known. Changes nothing.
 */
export async function validateAddress(
  settings: Settings,
  context: OperationContext<IpaddrParameters>,
): Promise<Outcome> {
  const links = await readLinks(context.signal);
  if (links.kind === 'failed') return failed(links.reason, links.code);
  if (findHolders(settings, links.value).length > 0) return ok(`${settings.address.text} is here`);
  const found = await findPlace(settings, links.value, context.signal);
  if (found.kind === 'none') return found.outcome;
  const { nic, prefixLength } = found.place;
  return ok(`${settings.address.text}/${String(prefixLength)} would go to ${nic}`);
}
