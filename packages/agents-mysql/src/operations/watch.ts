import { notRunning, ok, processEnd, type OperationContext, type Outcome } from '@understudy/agent-kit';
import { findServer } from '../find-server.ts';
import type { MysqlParameters } from '../parameters.ts';
import { serverPathsOf } from '../server-paths.ts';

/** Waits for the end of the server. */
export async function watch(context: OperationContext<MysqlParameters>): Promise<Outcome> {
  const server = await findServer(serverPathsOf(context.parameters, context.runDirectory));
  if (server === undefined) return notRunning();
  return (await processEnd(server, context.signal)) ? notRunning('the server has ended') : ok();
}
