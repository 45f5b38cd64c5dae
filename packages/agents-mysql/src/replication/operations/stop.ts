import type { Outcome } from '@understudy/agent-kit';
import { stop as stopServer } from '../../operations/stop.ts';
import type { ReplicatedContext } from '../copy-of.ts';
import { forgetEvidence } from '../evidence-file.ts';
import { giveLeaseBack } from '../give-lease-back.ts';

/** What is received and not applied goes with the server, and with it what was known of the primary. */
export async function stop(context: ReplicatedContext): Promise<Outcome> {
  await forgetEvidence(context.runDirectory);
  await giveLeaseBack(context);
  return stopServer(context);
}
