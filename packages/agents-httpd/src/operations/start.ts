import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, rm } from 'node:fs/promises';
import { failed, probePort, startDetached, type OperationContext, type Outcome } from '@understudy/agent-kit';
import type { HttpdParameters } from '../parameters.ts';
import { makePlan } from '../plan/make-plan.ts';
import { runPathsOf, type RunPaths } from '../plan/run-paths.ts';
import type { ServerPlan } from '../plan/server-plan.ts';
import { statusUrlOf } from '../plan/status-url.ts';
import { findServer } from '../process/find-server.ts';
import { awaitAnswer } from './await-answer.ts';
import { noteLoaded, stampOf } from './loaded-configuration.ts';
import { stop } from './stop.ts';
import { testConfiguration } from './test-configuration.ts';
import { writeFiles } from './write-files.ts';

/**
 * Brings the server up: plan, configuration test, a look whether the port is free,
 * start, and patience until it answers as it should.
 */
export async function start(context: OperationContext<HttpdParameters>): Promise<Outcome> {
  const paths = runPathsOf(context.runDirectory);
  const running = await findServer(context.parameters.server, paths);
  if (running !== undefined) return awaitAnswer(context, running, paths);
  const result = await makePlan(context);
  if (result.kind === 'problem') return failed(result.reason, result.code);
  const obstacle = await clearTheWay(context, paths);
  if (obstacle !== undefined) return obstacle;
  const stamp = await stampOf(context.parameters);
  await prepareDirectory(paths);
  await writeFiles(result.plan);
  const refused = await testConfiguration(result.plan, context.signal);
  if (refused !== undefined) return failed(refused);
  await noteLoaded(paths, { stamp, refusal: null });
  return launch(context, result.plan, paths);
}

/** Workers of a server that was killed would hold the port; a stranger on it would be taken for ours. */
async function clearTheWay(context: OperationContext<HttpdParameters>, paths: RunPaths): Promise<Outcome | undefined> {
  await rm(paths.marker, { force: true });
  if (existsSync(paths.pidFile)) {
    const cleared = await stop(context);
    if (cleared.code !== 'ok') return cleared;
  }
  const url = new URL(statusUrlOf(context.parameters));
  const port = Number(url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : url.port);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const taken = await probePort({ host, port, timeoutMs: 1_000, signal: context.signal });
  if (taken.kind !== 'open') return undefined;
  return failed(`port ${port} of ${host} is in use already, by something that this resource did not start`);
}

async function prepareDirectory(paths: RunPaths): Promise<void> {
  // The server's own user looks for the marker in here.
  await mkdir(paths.directory, { recursive: true });
  await chmod(paths.directory, 0o711);
  await rename(paths.log, paths.previousLog).catch(() => undefined);
}

async function launch(
  context: OperationContext<HttpdParameters>,
  { argv, env }: ServerPlan,
  paths: RunPaths,
): Promise<Outcome> {
  const started = await startDetached(argv, { env, logFile: paths.log, pidFile: paths.pidFile });
  if (started.kind === 'failedToStart') return failed(started.reason);
  return awaitAnswer(context, started.identity, paths);
}
