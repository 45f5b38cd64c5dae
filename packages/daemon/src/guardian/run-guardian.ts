import { mkdirSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { identifyProcess, readLivingPidFile, removePidFile, writePidFile } from '@understudy/agent-kit';
import { UnderstudyError } from '@understudy/contracts';
import type { HostPaths } from '@understudy/contracts';
import { pino } from 'pino';
import type { Logger } from 'pino';
import { loadHostConfig } from '../shared/host-config.ts';
import type { HostConfig } from '../shared/host-config.ts';
import { endEverything } from './last-resort.ts';
import { Guardian } from './guardian.ts';

/**
 * Runs this host's part of the cluster until it is told to leave (SIGTERM, SIGINT):
 * the guardian here, and the daemon below it.
 *
 * @returns the exit code
 * @throws UnderstudyError when the membership file or key is unusable, or it runs already
 */
export async function runGuardian(options: { readonly paths: HostPaths; readonly logLevel: string }): Promise<number> {
  const { paths, logLevel } = options;
  const host = loadHostConfig(paths);
  const log = pino({ name: 'guardian', level: logLevel });
  for (const directory of [paths.runDirectory, paths.stateDirectory])
    mkdirSync(directory, { recursive: true, mode: 0o755 });
  const pidFile = await claimHost(paths);
  beFavoured(log);
  const guardian = new Guardian({
    host,
    log,
    program: join(import.meta.dirname, '..', 'member', `main${extension}`),
    environment: { ...process.env, ...environmentOf(host, logLevel) },
    endEverything: () => endEverything(host, log),
  });
  const leave = (): void => guardian.leave();
  process.on('SIGTERM', leave).on('SIGINT', leave);
  try {
    return await guardian.over;
  } finally {
    process.off('SIGTERM', leave).off('SIGINT', leave);
    await removePidFile(pidFile);
  }
}

/** From source in the repository, from JavaScript where it is installed. */
const extension = import.meta.filename.endsWith('.ts') ? '.ts' : '.js';

function environmentOf({ paths }: HostConfig, logLevel: string): Record<string, string> {
  return {
    UNDERSTUDY_CONFIG_DIR: paths.configDirectory,
    UNDERSTUDY_STATE_DIR: paths.stateDirectory,
    UNDERSTUDY_RUN_DIR: paths.runDirectory,
    UNDERSTUDY_LOG_LEVEL: logLevel,
  };
}

async function claimHost({ runDirectory }: HostPaths): Promise<string> {
  const path = join(runDirectory, 'guardian.pid');
  const other = await readLivingPidFile(path);
  if (other !== undefined && other.pid !== process.pid) {
    throw new UnderstudyError('already-running', `a guardian runs here already, as process ${other.pid}`, {
      remedy: `crm status shows what it does; kill -TERM ${other.pid} makes it leave in good order.`,
    });
  }
  const own = identifyProcess(process.pid);
  if (own !== undefined) await writePidFile(path, own);
  return path;
}

/** Beats before everything else on this host. */
function beFavoured(log: Logger): void {
  try {
    setPriority(-20);
  } catch {
    log.info('not allowed to raise the priority of the beats: under load they may be late');
  }
}
