import { ok, type OperationContext, type Outcome } from '@understudy/agent-kit';
import { openChangeSocket } from './change-socket.ts';
import { lookForAddress } from './monitor-address.ts';
import type { IpaddrParameters, Settings } from './settings.ts';

/** Waits until a change of this host's addresses or interfaces leaves this one not well. */
export async function watchAddress(settings: Settings, context: OperationContext<IpaddrParameters>): Promise<Outcome> {
  // Before the first look, so that no change falls between.
  const socket = openChangeSocket();
  try {
    do {
      const found = await lookForAddress(settings, context.signal);
      if (found.outcome.code !== 'ok') return found.outcome;
    } while (await socket.changed(context.signal));
    return ok();
  } finally {
    socket.close();
  }
}
