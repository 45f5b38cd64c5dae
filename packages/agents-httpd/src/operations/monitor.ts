import { existsSync } from 'node:fs';
import { failed, type OperationContext, type Outcome } from '@understudy/agent-kit';
import type { HttpdParameters } from '../parameters.ts';
import { runPathsOf } from '../plan/run-paths.ts';
import { findLeftovers, findServer } from '../process/find-server.ts';
import { askServer, judgeAnswer } from './judge-server.ts';
import { noServer } from './no-server.ts';

/** Is there a server, does it answer, and with what it should? */
export async function monitor(context: OperationContext<HttpdParameters>): Promise<Outcome> {
  const paths = runPathsOf(context.runDirectory);
  const server = await findServer(context.parameters.server, paths);
  if (server !== undefined) return judgeAnswer(context, server, await askServer(context, server));
  const leftovers = await findLeftovers(paths, context.parameters);
  if (leftovers.length === 0) return noServer(paths);
  const pids = leftovers.map(({ pid }) => pid).join(', ');
  return failed(
    `the main process has ended, but its workers ${pids} still run`,
    existsSync(paths.marker) ? 'failedPromoted' : 'error',
  );
}
