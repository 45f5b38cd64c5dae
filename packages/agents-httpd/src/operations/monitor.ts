import { existsSync } from 'node:fs';
import { failed, inconclusive, type OperationContext, type Outcome, type ProcessIdentity } from '@understudy/agent-kit';
import type { HttpdParameters } from '../parameters.ts';
import { runPathsOf } from '../plan/run-paths.ts';
import { findLeftovers, findServer } from '../process/find-server.ts';
import { askServer, judgeAnswer } from './judge-server.ts';
import { noServer } from './no-server.ts';
import { reloadIfChanged } from './reload.ts';
import { slowReason } from './slow-answer.ts';

/** Is there a server, does it answer, and with what it should? */
export async function monitor(context: OperationContext<HttpdParameters>): Promise<Outcome> {
  const paths = runPathsOf(context.runDirectory);
  const server = await findServer(context.parameters.server, paths);
  if (server !== undefined) return look(context, server);
  const leftovers = await findLeftovers(paths, context.parameters);
  if (leftovers.length === 0) return noServer(paths);
  const pids = leftovers.map(({ pid }) => pid).join(', ');
  return failed(
    `the main process has ended, but its workers ${pids} still run`,
    existsSync(paths.marker) ? 'failedPromoted' : 'error',
  );
}

async function look(context: OperationContext<HttpdParameters>, server: ProcessIdentity): Promise<Outcome> {
  const { max_latency: limit } = context.parameters;
  const configured = context.probe ? null : await reloadIfChanged(context, server);
  const answer = await askServer(context, server);
  const limitMs = answer.kind === 'good' && limit !== undefined ? limit * 1000 : undefined;
  const slow = await slowReason(limitMs, answer, () => askServer(context, server));
  // Whether the server is ill or its host busy cannot be told: the fault policy says how often that may be.
  const judged = slow === null ? judgeAnswer(context, server, answer) : inconclusive(slow);
  return { ...judged, ...configured };
}
