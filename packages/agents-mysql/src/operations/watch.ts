import { notRunning, ok, processEnd, type OperationContext, type Outcome } from '@understudy/agent-kit';
import { findServer } from '../find-server.ts';
import type { MysqlParameters } from '../parameters.ts';
import { serverPathsOf } from '../server-paths.ts';
import { noServer } from './no-server.ts';

/** Waits for the end of the server. */
export async function watch(context: OperationContext<MysqlParameters>): Promise<Outcome> {
  const paths = serverPathsOf(context.parameters, context.runDirectory);
  const server = await findServer(paths);
  if (server === undefined) return noServer(paths);
  return (await processEnd(server, context.signal)) ? notRunning('the server has ended') : ok();
}
