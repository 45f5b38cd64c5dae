import { failed, ok, whenReadable, type OperationContext, type Outcome } from '@understudy/agent-kit';
import { findGood, lookForAddress } from './monitor-address.ts';
import { openNetlinkSocket, type NetlinkSocket } from './netlink-socket.ts';
import type { IpaddrParameters, Settings } from './settings.ts';

/** The kernel's multicast groups: interfaces, IPv4 addresses, IPv6 addresses. */
const changes = 0x1 | 0x10 | 0x100;
const largestMessageBytes = 8_192;

/** Waits until a change of this host's addresses or interfaces leaves this one not well, or not seen to be so without a process. */
export async function watchAddress(settings: Settings, context: OperationContext<IpaddrParameters>): Promise<Outcome> {
  // Before the first look, so that no change falls between.
  const socket = openNetlinkSocket(changes);
  try {
    const { outcome } = await lookForAddress(settings, context.signal);
    if (outcome.code !== 'ok') return outcome;
    while (await whenReadable(socket.fd, context.signal)) {
      drain(socket);
      if (findGood(settings) === null) return failed(`${settings.address.text} is not as it was`);
    }
    return ok();
  } finally {
    socket.close();
  }
}

/** What has changed is not read: a look shows it. Also over when messages were lost, which is a change as well. */
function drain({ receive }: NetlinkSocket): void {
  const buffer = new Uint8Array(largestMessageBytes);
  while (receive(buffer) > 0);
}
