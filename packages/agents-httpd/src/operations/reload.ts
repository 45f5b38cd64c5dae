import { rename, rm } from 'node:fs/promises';
import { failed, notRunning, signalProcess } from '@understudy/agent-kit';
import type { OperationContext, Outcome, ProcessIdentity } from '@understudy/agent-kit';
import type { HttpdParameters, ServerKind } from '../parameters.ts';
import { makePlan } from '../plan/make-plan.ts';
import { runPathsOf, type RunPaths } from '../plan/run-paths.ts';
import { findServer } from '../process/find-server.ts';
import { awaitAnswer } from './await-answer.ts';
import { noteLoaded, readLoaded, stampOf } from './loaded-configuration.ts';
import { testConfiguration } from './test-configuration.ts';
import { writeFiles } from './write-files.ts';

type Context = OperationContext<HttpdParameters>;

/**
 * Has the server take over a changed configuration: tested first, and then in the server's own way, in which requests in
 * flight are finished and nobody is turned away. A refused one changes nothing: the server goes on with what it has.
 */
export async function reload(context: Context): Promise<Outcome> {
  const paths = runPathsOf(context.runDirectory);
  const server = await findServer(context.parameters.server, paths);
  if (server === undefined) return notRunning('there is no server to reload');
  const stamp = await stampOf(context.parameters);
  const refusal = await takeOver(context, paths, server);
  await noteLoaded(paths, { stamp, refusal });
  if (refusal !== null) return failed(`${refusal}; the server goes on with the configuration that it has`);
  return awaitAnswer(context, server, paths);
}

/**
 * What a monitor does if files were named that may change: the same, when they have. That they were refused is no fault
 * of the server, which serves as before: the attribute `RESOURCE-configuration` says it.
 */
export async function reloadIfChanged(context: Context, server: ProcessIdentity): Promise<Said> {
  if (context.parameters.reload_on_change === undefined) return {};
  const paths = runPathsOf(context.runDirectory);
  const stamp = await stampOf(context.parameters);
  const loaded = await readLoaded(paths);
  if (loaded?.stamp === stamp) return state(context, loaded.refusal);
  const refusal = await takeOver(context, paths, server);
  await noteLoaded(paths, { stamp, refusal });
  context.log(refusal ?? 'the changed configuration was loaded');
  return state(context, refusal);
}

const longestWords = 300;

type Said = Pick<Outcome, 'nodeAttributes'>;

function state({ resource }: Context, refusal: string | null): Said {
  const words = refusal === null ? 'loaded' : refusal.slice(0, longestWords);
  return { nodeAttributes: { [`${resource}-configuration`]: words } };
}

const reloadSignals: Readonly<Record<ServerKind, NodeJS.Signals>> = {
  builtin: 'SIGHUP',
  apache: 'SIGUSR1',
  nginx: 'SIGHUP',
};

/** Null once the server was told, else why it was not. */
async function takeOver(context: Context, paths: RunPaths, server: ProcessIdentity): Promise<string | null> {
  const candidate = { ...paths, configuration: `${paths.configuration}.new` };
  const result = await makePlan(context, candidate);
  if (result.kind === 'problem') return result.reason;
  await writeFiles(result.plan);
  const refused = await testConfiguration(result.plan, context.signal);
  if (refused !== undefined) {
    await rm(candidate.configuration, { force: true });
    return refused;
  }
  if (result.plan.files.length > 0) await rename(candidate.configuration, paths.configuration);
  signalProcess(server.pid, reloadSignals[context.parameters.server]);
  return null;
}
