import { rm } from 'node:fs/promises';
import { failed, ok, readPidFile, removePidFile, type OperationContext, type Outcome } from '@understudy/agent-kit';
import type { HttpdParameters } from '../parameters.ts';
import { runPathsOf } from '../plan/run-paths.ts';
import { endServer, type EndResult } from '../process/end-server.ts';
import { findServer } from '../process/find-server.ts';

/** Ends the server and its workers; `ok` once none is left. */
export async function stop(context: OperationContext<HttpdParameters>): Promise<Outcome> {
  const paths = runPathsOf(context.runDirectory);
  await rm(paths.marker, { force: true });
  const server = (await findServer(context.parameters.server, paths)) ?? (await readPidFile(paths.pidFile));
  if (server === undefined) return ok();
  const result = await endServer(server, {
    parameters: context.parameters,
    remainingMs: context.remainingMs(),
    signal: context.signal,
    log: context.log,
  });
  if (result.kind === 'ended') await removePidFile(paths.pidFile);
  return outcomeOf(result);
}

function outcomeOf(result: EndResult): Outcome {
  if (result.kind === 'survived') {
    return failed(`processes ${result.pids.join(', ')} still run, even after SIGKILL: they wait inside the kernel`);
  }
  switch (result.by) {
    case 'grace':
      return ok();
    case 'termination':
      return ok('it did not go by itself within its grace; requests in flight may have been cut off');
    case 'kill':
      return ok('it had to be killed; requests in flight were cut off');
  }
}
