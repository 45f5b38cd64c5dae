import { failed, notRunning, ok, whenReadable, type OperationContext, type Outcome } from '@understudy/agent-kit';
import { readLinks } from '../kernel-links.ts';
import { openNetlinkSocket } from '../netlink-socket.ts';
import { carrierProblem } from './carrier.ts';
import { findDefaultGateway } from './default-gateway.ts';
import { readHistory, watchHistory } from './history-file.ts';
import type { NetpathSettings } from './netpath-settings.ts';

/** The kernel's multicast groups: interfaces, IPv4 routes, IPv6 routes. */
const changes = 0x1 | 0x40 | 0x400;

/**
 * Waits until an interface on which a path depends gets or loses its carrier, the default route another gateway, or
 * until it runs no longer. Throws a NetlinkError.
 */
export async function watchCarriers(
  settings: NetpathSettings,
  { signal, runDirectory }: Pick<OperationContext, 'signal' | 'runDirectory'>,
): Promise<Outcome> {
  const { ended, release } = watchHistory(runDirectory);
  try {
    const found = await readHistory(runDirectory);
    if (found.kind === 'none') return notRunning();
    const outcome = await untilChanged(settings, found.links, AbortSignal.any([signal, ended]));
    return ended.aborted ? notRunning() : outcome;
  } finally {
    release();
  }
}

/** `before`: at the last look. */
async function untilChanged(settings: NetpathSettings, before: string | null, signal: AbortSignal): Promise<Outcome> {
  // Before the first look, so that no change falls between.
  const socket = openNetlinkSocket('route', changes);
  try {
    do {
      // What has changed is not read: a look shows it.
      socket.drain();
      const now = linksText(settings);
      if (now !== before) return failed(`it was ${before ?? 'not known'}, it is ${now}`);
    } while (await whenReadable(socket.fd, signal));
    return ok();
  } finally {
    socket.close();
  }
}

/** The links that matter, in words that differ when they do. Throws a NetlinkError. */
export function linksText({ interfaces, asksGateway }: NetpathSettings): string {
  const gateway = asksGateway ? findDefaultGateway() : null;
  const nics = [...new Set([...interfaces, ...(gateway?.nic === undefined ? [] : [gateway.nic])])];
  const links = readLinks();
  const carriers = nics.map((nic) => `${nic}: ${carrierProblem(nic, links) ?? 'has carrier'}`);
  return [...carriers, ...(asksGateway ? [`gateway ${gateway?.address.text ?? 'none'}`] : [])].join(', ');
}
