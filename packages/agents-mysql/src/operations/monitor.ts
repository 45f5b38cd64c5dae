import type { OperationContext, Outcome } from '@understudy/agent-kit';
import { findServer } from '../find-server.ts';
import { askAsMonitor, judgeAnswer } from '../judge-server.ts';
import type { MysqlParameters } from '../parameters.ts';
import { serverPathsOf } from '../server-paths.ts';
import { noServer } from './no-server.ts';

/** Is there a server, and does it answer a query? */
export async function monitor(context: OperationContext<MysqlParameters>): Promise<Outcome> {
  const paths = serverPathsOf(context.parameters, context.runDirectory);
  const server = await findServer(paths);
  if (server === undefined) return noServer(paths);
  return judgeAnswer(context.parameters, server, await askAsMonitor(context, paths));
}
