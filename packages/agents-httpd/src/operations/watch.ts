import { notRunning, ok, processEnd, type OperationContext, type Outcome } from '@understudy/agent-kit';
import type { HttpdParameters } from '../parameters.ts';
import { runPathsOf } from '../plan/run-paths.ts';
import { findServer } from '../process/find-server.ts';
import { noServer } from './no-server.ts';

/** Waits for the end of the server's main process. */
export async function watch(context: OperationContext<HttpdParameters>): Promise<Outcome> {
  const paths = runPathsOf(context.runDirectory);
  const server = await findServer(context.parameters.server, paths);
  if (server === undefined) return noServer(paths);
  return (await processEnd(server, context.signal)) ? notRunning('the server has ended') : ok();
}
