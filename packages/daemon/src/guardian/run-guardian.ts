import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { HostPaths } from '@understudy/contracts';
import { isOwned } from '@understudy/crm-core';
import type { Logger } from 'pino';
import { loadHostConfig } from '../shared/host-config.ts';
import type { HostConfig } from '../shared/host-config.ts';
import { makeLog } from '../shared/log.ts';
import { goFirst } from '../shared/priority.ts';
import type { Precedence } from '../shared/priority.ts';
import { awaitFormerDaemon, HostClaim } from './claim-host.ts';
import { endEverything } from './last-resort.ts';
import { Guardian } from './guardian.ts';
import { releaseAddresses } from './release-addresses.ts';
import { makeSelfFencer, selfFenceOf } from '../shared/self-fence.ts';

/**
 * Runs this host's part of the cluster until it is told to leave (SIGTERM, SIGINT, or
 * SIGHUP of a terminal that was closed): the guardian here, and the daemon below it.
 *
 * @returns the exit code
 * @throws UnderstudyError when the membership file or key is unusable, or it runs already
 */
export async function runGuardian({ paths, logLevel }: GuardianRun): Promise<number> {
  const host = loadHostConfig(paths);
  for (const directory of [paths.runDirectory, paths.stateDirectory])
    mkdirSync(directory, { recursive: true, mode: 0o755 });
  const claim = await HostClaim.take(paths.runDirectory);
  try {
    return await guard(host, logLevel);
  } finally {
    await claim.release();
  }
}

export interface GuardianRun {
  readonly paths: HostPaths;
  /** One of pino's: `info`. */
  readonly logLevel: string;
}

async function guard(host: HostConfig, logLevel: string): Promise<number> {
  const log = makeLog('guardian', logLevel);
  const { runDirectory } = host.paths;
  if (await awaitFormerDaemon(runDirectory, formerDaemonMs))
    log.warn('the guardian before this one was killed; its daemon has ended now');
  sayPrecedence(goFirst(), log);
  const environment = { ...process.env, ...environmentOf(host, logLevel) };
  const lastResort = { program: programOf('guardian', 'last-resort-main'), runDirectory, environment, log };
  const guardian = new Guardian({
    host,
    log,
    program: programOf('member', 'main'),
    environment,
    endEverything: () => endEverything(lastResort),
    releaseAddresses: () => releaseAddresses({ runDirectory, log, isConcerned: isOwned }),
    fencer: makeSelfFencer(selfFenceOf(host.membership), { log, limitMs: host.membership.timings.selfStopLimitMs }),
  });
  const leave = (): void => guardian.leave();
  for (const signal of leavingSignals) process.on(signal, leave);
  // The handlers stay: a second signal must not end what leaves in good order.
  return guardian.over;
}

function sayPrecedence(precedence: Precedence, log: Logger): void {
  if (precedence.kind === 'realtime') return;
  const instead = precedence.kind === 'nice' ? 'have the highest ordinary priority' : 'have the ordinary priority';
  log.info(
    { reason: precedence.reason },
    `no real-time priority here: the beats ${instead}, and may be late under load`,
  );
}

const leavingSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
/** A daemon without its guardian stops what it runs; this long it is let. */
const formerDaemonMs = 10_000;

/** From source in the repository, from JavaScript where it is installed. */
const extension = import.meta.filename.endsWith('.ts') ? '.ts' : '.js';

function programOf(folder: string, name: string): string {
  return join(import.meta.dirname, '..', folder, `${name}${extension}`);
}

function environmentOf({ node, paths }: HostConfig, logLevel: string): Record<string, string> {
  return {
    UNDERSTUDY_NODE: node,
    UNDERSTUDY_CONFIG_DIR: paths.configDirectory,
    UNDERSTUDY_STATE_DIR: paths.stateDirectory,
    UNDERSTUDY_RUN_DIR: paths.runDirectory,
    UNDERSTUDY_SYSTEM_ROOT: paths.systemRoot,
    UNDERSTUDY_LOG_LEVEL: logLevel,
    NODE_COMPILE_CACHE: join(paths.runDirectory, 'compiled'),
  };
}
