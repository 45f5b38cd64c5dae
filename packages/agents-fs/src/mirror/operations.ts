/* The operations of `mirror`: each asks the program that keeps the copy, and says what it said. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  degraded,
  failed,
  inconclusive,
  killProcess,
  notRunning,
  ok,
  processEnd,
  processIsAlive,
  promoted,
  readLivingPidFile,
  removePidFile,
  run,
  startDetached,
  waitUntil,
  type OperationContext,
  type Outcome,
  type ProcessIdentity,
} from '@understudy/agent-kit';
import type { MirrorConfiguration } from './configuration.ts';
import { promotedScore } from './judge-copy.ts';
import { giveOrder, type Answer, type Order, type ServiceStatus } from './orders.ts';
import { excludesOf, placesOf, type MirrorParameters } from './parameters.ts';
import { runPathsOf, treePathsOf, type RunPaths } from './places.ts';

type Context = OperationContext<MirrorParameters>;

/** In the same form as this module: JavaScript once built, TypeScript before. */
const program = fileURLToPath(new URL(`../mirror-service${extname(import.meta.url)}`, import.meta.url));
/** It streams, and holds little. */
const nodeOptions = ['--max-old-space-size=128', '--max-semi-space-size=2'];
/** For the pulls that end with it. */
const graceMs = 3_000;
/** What is kept of the deadline to tell the result. */
const reserveMs = 500;
const maxWordsLength = 500;

export async function start(context: Context): Promise<Outcome> {
  const paths = runPathsOf(context.runDirectory);
  const running = await readLivingPidFile(paths.pidFile);
  if (running !== undefined) return awaitAnswer(context, running, paths);
  await mkdir(context.parameters.directory, { recursive: true });
  await mkdir(context.runDirectory, { recursive: true });
  await rename(paths.log, `${paths.log}.previous`).catch(() => undefined);
  await rm(paths.socket, { force: true });
  await writeFile(paths.configuration, `${JSON.stringify(configurationOf(context))}\n`, { mode: 0o600 });
  const argv = [process.execPath, ...nodeOptions, program, paths.configuration] as const;
  const started = await startDetached(argv, { pidFile: paths.pidFile, logFile: paths.log });
  if (started.kind === 'failedToStart') return failed(started.reason);
  return awaitAnswer(context, started.identity, paths);
}

function configurationOf({ parameters, node, nodes, resource, runDirectory }: Context): MirrorConfiguration {
  return {
    version: 1,
    node,
    resource,
    runDirectory,
    directory: parameters.directory,
    secret: parameters.secret,
    port: parameters.port,
    places: placesOf(parameters, nodes),
    tellsChanges: parameters.mode === 'changes',
    intervalMs: parameters.interval * 1_000,
    excludes: excludesOf(parameters),
    bandwidthLimit: parameters.bandwidth_limit,
    limits: {
      maxLagMs: parameters.max_lag * 1_000,
      onLoss: parameters.on_loss,
      acceptFile: treePathsOf(parameters.directory).acceptFile,
    },
  };
}

async function awaitAnswer(context: Context, service: ProcessIdentity, paths: RunPaths): Promise<Outcome> {
  let status: ServiceStatus | undefined;
  const isSettled = async (): Promise<boolean> => {
    status = (await ask(context, { order: 'status' }))?.status;
    return status !== undefined || !isAlive(service);
  };
  const timeoutMs = Math.max(0, context.remainingMs() - reserveMs);
  await waitUntil(isSettled, { timeoutMs, signal: context.signal });
  if (status !== undefined) return withFigures(context, ok(status.words), status);
  return failed(isAlive(service) ? 'its program does not answer' : `its program ended: ${await lastWords(paths)}`);
}

export async function stop({ runDirectory, signal }: Context): Promise<Outcome> {
  const { pidFile } = runPathsOf(runDirectory);
  const service = await readLivingPidFile(pidFile);
  if (service === undefined) return ok();
  // With the copies of rsync that work for it.
  const end = await killProcess(service, { graceMs, group: true, abort: signal });
  if (end.kind === 'survived') return failed(end.reason);
  await removePidFile(pidFile);
  return ok();
}

export async function monitor(context: Context): Promise<Outcome> {
  const paths = runPathsOf(context.runDirectory);
  const service = await readLivingPidFile(paths.pidFile);
  if (service === undefined) return notRunning();
  const status = (await ask(context, { order: 'status' }))?.status;
  if (status === undefined) return inconclusive(`its program, process ${service.pid}, does not answer`);
  return withFigures(context, wellOrNot(status), status);
}

export async function promote(context: Context): Promise<Outcome> {
  const answer = await ask(context, { order: 'promote', generation: context.generation });
  if (answer === undefined) return failed('its program does not answer');
  const words = answer.kind === 'done' ? answer.words : '';
  if (answer.kind === 'refused') return withFigures(context, failed(`this copy ${answer.words}`), answer.status);
  if (words !== '') context.log(`promoted: this copy ${words}`);
  return withFigures(context, ok(words), answer.status);
}

export async function demote(context: Context): Promise<Outcome> {
  const limitMs = Math.min(context.parameters.handover_limit * 1_000, Math.max(0, context.remainingMs() - reserveMs));
  const answer = await ask(context, { order: 'demote', limitMs });
  if (answer?.kind !== 'done') return failed('its program does not answer');
  return withFigures(context, ok(answer.words), answer.status);
}

export async function watch(context: Context): Promise<Outcome> {
  const paths = runPathsOf(context.runDirectory);
  const service = await readLivingPidFile(paths.pidFile);
  if (service === undefined) return notRunning();
  const seen = (await ask(context, { order: 'status' }))?.status.gist ?? '';
  const done = new AbortController();
  const signal = AbortSignal.any([context.signal, done.signal]);
  const other = giveOrder(paths.socket, { order: 'watch', seen }, signal).then(
    ({ status }) => ok(status.words),
    () => ok(),
  );
  const ended = processEnd(service, signal).then((hasEnded) => (hasEnded ? notRunning('its program has ended') : ok()));
  try {
    return await Promise.race([other, ended]);
  } finally {
    done.abort();
    await Promise.allSettled([other, ended]);
  }
}

export async function validate({ signal }: Context): Promise<Outcome> {
  const { failedToStart } = await run(['rsync', '--version'], { signal });
  return failedToStart === undefined ? ok() : failed(failedToStart, 'notInstalled');
}

/** Undefined: no answer. */
async function ask({ runDirectory, signal }: Context, order: Order): Promise<Answer | undefined> {
  return giveOrder(runPathsOf(runDirectory).socket, order, signal).catch(() => undefined);
}

/** What nobody but a person can put right is told: what was set aside, and why this copy is not to be promoted. */
function wellOrNot(status: ServiceStatus): Outcome {
  const { role, score, setAside } = status;
  const words = say(status);
  if (role !== 'unpromoted') return words === '' ? promoted() : degraded(words, 'promoted');
  return setAside.length === 0 && score >= 0 ? ok(words) : degraded(words);
}

function say({ role, words, setAside }: ServiceStatus): string {
  const own = role === 'promoted' ? '' : words;
  const aside = setAside.length === 0 ? '' : `set aside, to be looked through and removed: ${setAside.join(', ')}`;
  return [own, aside].filter((text) => text !== '').join('; ');
}

/** Whole seconds: a figure that changes all the time would be told all the time. */
function withFigures(
  { resource }: Context,
  outcome: Outcome,
  { role, score, lagMs, setAside }: ServiceStatus,
): Outcome {
  const lag = role === 'promoted' ? '0' : lagMs === null ? 'never' : String(Math.floor(lagMs / 1_000));
  return {
    ...outcome,
    promotionScore: role === 'promoted' ? promotedScore : score,
    nodeAttributes: { [`lag-${resource}`]: lag, [`set-aside-${resource}`]: String(setAside.length) },
  };
}

function isAlive({ pid, startTime }: ProcessIdentity): boolean {
  return processIsAlive(pid, startTime);
}

/** The end of what the program said, on one line. */
async function lastWords({ log }: RunPaths): Promise<string> {
  const text = await readFile(log, 'utf8').catch(() => '');
  const words = text.trim().replaceAll(/\s*\n\s*/g, ' | ');
  return words === '' ? 'it said nothing' : words.slice(-maxWordsLength);
}
