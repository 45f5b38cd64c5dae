import { rm } from 'node:fs/promises';
import { failed, killProcess, ok, removePidFile, type OperationContext, type Outcome } from '@understudy/agent-kit';
import { findServer } from '../find-server.ts';
import type { MysqlParameters } from '../parameters.ts';
import { serverPathsOf, type ServerPaths } from '../server-paths.ts';

/** What is kept of the deadline for SIGKILL and a last look, in milliseconds. */
const killReserveMs = 4_000;

/** Has the server shut down in good order, or ends it when the deadline is near; `ok` once it is gone. */
export async function stop(context: OperationContext<MysqlParameters>): Promise<Outcome> {
  const paths = serverPathsOf(context.parameters, context.runDirectory);
  const server = await findServer(paths);
  if (server === undefined) return tidyUp(paths, '');
  const remainingMs = context.remainingMs();
  const graceMs = Math.max(remainingMs - killReserveMs, remainingMs / 2);
  const result = await killProcess(server, { signal: 'SIGTERM', graceMs, abort: context.signal });
  if (result.kind === 'survived') return failed(result.reason);
  if (result.by !== 'SIGKILL') return tidyUp(paths, '');
  const reason = `the server did not shut down within ${Math.round(graceMs)} ms and was killed; its next start recovers`;
  context.log(reason, { pid: server.pid });
  return tidyUp(paths, reason);
}

async function tidyUp(paths: ServerPaths, reason: string): Promise<Outcome> {
  await rm(paths.socket, { force: true });
  await rm(`${paths.socket}.lock`, { force: true });
  await rm(paths.serverPidFile, { force: true });
  await removePidFile(paths.pidFile);
  return ok(reason);
}
