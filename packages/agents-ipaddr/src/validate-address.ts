import { ok, type Outcome } from '@understudy/agent-kit';
import { macText } from './arp-packet.ts';
import { findPlace } from './find-place.ts';
import { findHolders } from './judge-presence.ts';
import { readLinks } from './kernel-links.ts';
import type { Settings } from './settings.ts';

/**
 * Checks all that can be checked before the address is taken: the nic exists and works,
 * the prefix is known. Changes nothing. Throws a NetlinkError.
 */
export function validateAddress(settings: Settings): Outcome {
  const links = readLinks();
  if (findHolders(settings, links).length > 0) return ok(`${settings.address.text} is here`);
  const found = findPlace(settings, links);
  if (found.kind === 'none') return found.outcome;
  const { link, prefixLength } = found.place;
  const { address, virtualMac } = settings;
  const mac = virtualMac === null ? '' : `, with the MAC address ${macText(virtualMac)}`;
  return ok(`${address.text}/${String(prefixLength)} would go to ${link.nic}${mac}`);
}
