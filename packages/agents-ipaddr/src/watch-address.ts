import { failed, ok, whenReadable, type OperationContext, type Outcome } from '@understudy/agent-kit';
import { lookForAddress } from './monitor-address.ts';
import { openNetlinkSocket } from './netlink-socket.ts';
import type { IpaddrParameters, Settings } from './settings.ts';

/** The kernel's multicast groups: interfaces, IPv4 addresses, IPv6 addresses. */
const changes = 0x1 | 0x10 | 0x100;

/** Waits until a change of this host's addresses or interfaces leaves this one not well. Throws a NetlinkError. */
export async function watchAddress(settings: Settings, context: OperationContext<IpaddrParameters>): Promise<Outcome> {
  // Before the first look, so that no change falls between.
  const socket = openNetlinkSocket('route', changes);
  try {
    const { outcome } = lookForAddress(settings);
    if (outcome.code !== 'ok') return outcome;
    while (await whenReadable(socket.fd, context.signal)) {
      // What has changed is not read: a look shows it.
      socket.drain();
      if (lookForAddress(settings).link === null) return failed(`${settings.address.text} is not as it was`);
    }
    return ok();
  } finally {
    socket.close();
  }
}
