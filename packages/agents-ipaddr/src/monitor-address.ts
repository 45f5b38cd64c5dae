import { degraded, failed, notRunning, ok, type OperationContext, type Outcome } from '@understudy/agent-kit';
import { rivalText } from './attendance.ts';
import type { Attendant } from './attendant.ts';
import { judgePresence, lowerOf } from './judge-presence.ts';
import { readLinks, type Link } from './kernel-links.ts';
import type { IpaddrParameters, Settings } from './settings.ts';

/**
 * Looks whether the address is there and its nic works; tells the neighbours again if so. Degraded: another station
 * has it as well. Throws a NetlinkError.
 */
export function monitorAddress(
  settings: Settings,
  context: OperationContext<IpaddrParameters>,
  attendant: Attendant,
): Outcome {
  const { outcome, link } = lookForAddress(settings);
  if (link === null || context.probe) return outcome;
  attendant.resume(settings, link, context);
  attendant.refresh(context.resource, settings.parameters.arp_count_refresh);
  const rival = attendant.rivalOf(context.resource);
  if (rival === null) return outcome;
  const { nic } = lowerOf(link, readLinks());
  return degraded(`${rivalText(settings.address.text, rival, nic)}; both answer`);
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
