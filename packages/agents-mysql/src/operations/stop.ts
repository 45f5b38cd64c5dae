import { rm } from 'node:fs/promises';
import {
  failed,
  killProcess,
  ok,
  removePidFile,
  type KillResult,
  type OperationContext,
  type Outcome,
  type ProcessIdentity,
} from '@understudy/agent-kit';
import { findServer } from '../find-server.ts';
import { askAsMonitor } from '../judge-server.ts';
import type { MysqlParameters } from '../parameters.ts';
import { serverPathsOf, type ServerPaths } from '../server-paths.ts';

/** What is kept of the deadline for SIGKILL and a last look, in milliseconds. */
const killReserveMs = 4_000;
/**
 * A server that was told to end closes its socket at once. One that was told while it started may wait for itself for
 * ever, as MariaDB 10.11 does: it listens, and greets nobody. After so long, in milliseconds, that is looked for.
 */
const stuckAfterMs = 5_000;

/** Has the server shut down in good order, or ends it when the deadline is near; `ok` once it is gone. */
export async function stop(context: OperationContext<MysqlParameters>): Promise<Outcome> {
  const paths = serverPathsOf(context.parameters, context.runDirectory);
  const server = await findServer(paths);
  if (server === undefined) return tidyUp(paths, '');
  const startedMs = performance.now();
  const result = await end(context, server, paths);
  if (result.kind === 'survived') return failed(result.reason);
  if (result.by !== 'SIGKILL') return tidyUp(paths, '');
  const waitedMs = Math.round(performance.now() - startedMs);
  const reason = `the server did not shut down within ${waitedMs} ms and was killed; its next start recovers`;
  context.log(reason, { pid: server.pid });
  return tidyUp(paths, reason);
}

async function end(
  context: OperationContext<MysqlParameters>,
  server: ProcessIdentity,
  paths: ServerPaths,
): Promise<KillResult> {
  const remainingMs = context.remainingMs();
  const graceMs = Math.max(remainingMs - killReserveMs, remainingMs / 2);
  const abort = AbortSignal.any([context.signal, AbortSignal.timeout(stuckAfterMs)]);
  const asked = await killProcess(server, { signal: 'SIGTERM', graceMs, abort });
  if (asked.kind === 'ended' || context.signal.aborted) return asked;
  const isStuck = (await askAsMonitor(context, paths)).kind === 'timedOut';
  const restMs = graceMs - (remainingMs - context.remainingMs());
  return killProcess(server, { signal: 'SIGTERM', graceMs: isStuck ? 0 : restMs, abort: context.signal });
}

async function tidyUp(paths: ServerPaths, reason: string): Promise<Outcome> {
  await rm(paths.socket, { force: true });
  await rm(`${paths.socket}.lock`, { force: true });
  await rm(paths.serverPidFile, { force: true });
  await removePidFile(paths.pidFile);
  return ok(reason);
}
