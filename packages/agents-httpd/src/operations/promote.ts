import { rm, writeFile } from 'node:fs/promises';
import { failed, notRunning, ok, type OperationContext, type Outcome } from '@understudy/agent-kit';
import type { HttpdParameters } from '../parameters.ts';
import { runPathsOf } from '../plan/run-paths.ts';
import { findServer } from '../process/find-server.ts';
import { askServer } from './judge-server.ts';

/** Marks the warm server as the active one, once it has answered. */
export async function promote(context: OperationContext<HttpdParameters>): Promise<Outcome> {
  const paths = runPathsOf(context.runDirectory);
  const server = await findServer(context.parameters.server, paths);
  if (server === undefined) return notRunning('there is no server to promote');
  const answer = await askServer(context, server);
  if (answer.kind !== 'good') return failed(answer.reason);
  await writeFile(paths.marker, `generation ${context.generation}\n`, { mode: 0o644 });
  return ok();
}

/** Takes the mark away. The server goes on, warm. */
export async function demote(context: OperationContext<HttpdParameters>): Promise<Outcome> {
  const paths = runPathsOf(context.runDirectory);
  await rm(paths.marker, { force: true });
  const server = await findServer(context.parameters.server, paths);
  return server === undefined ? notRunning('the server has ended') : ok();
}
