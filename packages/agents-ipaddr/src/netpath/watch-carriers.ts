import { failed, notRunning, ok, whenReadable, type OperationContext, type Outcome } from '@understudy/agent-kit';
import { readLinks } from '../kernel-links.ts';
import { openNetlinkSocket } from '../netlink-socket.ts';
import { carrierProblem } from './carrier.ts';
import { findDefaultGateway } from './default-gateway.ts';
import { watchHistory } from './history-file.ts';
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
    const outcome = await untilChanged(settings, AbortSignal.any([signal, ended]));
    return ended.aborted ? notRunning() : outcome;
  } finally {
    release();
  }
}

async function untilChanged(settings: NetpathSettings, signal: AbortSignal): Promise<Outcome> {
  // Before the first look, so that no change falls between.
  const socket = openNetlinkSocket('route', changes);
  try {
    const before = situation(settings);
    while (await whenReadable(socket.fd, signal)) {
      // What has changed is not read: a look shows it.
      socket.drain();
      const now = situation(settings);
      if (now !== before) return failed(`it was ${before}, it is ${now}`);
    }
    return ok();
  } finally {
    socket.close();
  }
}

/** In words that differ when it does. */
function situation({ interfaces, asksGateway }: NetpathSettings): string {
  const gateway = asksGateway ? findDefaultGateway() : null;
  const nics = [...new Set([...interfaces, ...(gateway?.nic === undefined ? [] : [gateway.nic])])];
  const links = readLinks();
  const carriers = nics.map((nic) => `${nic}: ${carrierProblem(nic, links) ?? 'has carrier'}`);
  return [...carriers, ...(asksGateway ? [`gateway ${gateway?.address.text ?? 'none'}`] : [])].join(', ');
}
