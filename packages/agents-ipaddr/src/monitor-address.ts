import { failed, notRunning, ok, type OperationContext, type Outcome } from '@understudy/agent-kit';
import { announceOnce } from './announcer.ts';
import { judgePresence } from './judge-presence.ts';
import { readLinks, type Link } from './kernel-links.ts';
import type { IpaddrParameters, Settings } from './settings.ts';

/** Looks whether the address is there and its nic works, and tells the neighbours again if so. Throws a NetlinkError. */
export function monitorAddress(settings: Settings, context: OperationContext<IpaddrParameters>): Outcome {
  const { outcome, link } = lookForAddress(settings);
  if (link !== null) refresh(settings, link.nic, context);
  return outcome;
}

/** What a look shows; `link`: where the address is, if all is well with it. */
interface Look {
  readonly outcome: Outcome;
  readonly link: Link | null;
}

/** Throws a NetlinkError. */
export function lookForAddress(settings: Settings): Look {
  const { address, parameters } = settings;
  const presence = judgePresence({ ...settings, checkLink: parameters.check_link_status }, readLinks());
  switch (presence.kind) {
    case 'absent':
      return { outcome: notRunning(`${address.text} is on no interface of this host`), link: null };
    case 'bad':
      return { outcome: failed(presence.reason), link: null };
    case 'good':
      return { outcome: ok(), link: presence.link };
  }
}

function refresh(settings: Settings, nic: string, context: OperationContext<IpaddrParameters>): void {
  if (context.probe) return;
  try {
    for (let said = 0; said < settings.parameters.arp_count_refresh; said += 1) announceOnce(settings.address, nic);
  } catch (error) {
    context.log(`could not announce ${settings.address.text}`, { error: String(error) });
  }
}
