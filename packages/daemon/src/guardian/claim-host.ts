import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { join } from 'node:path';
import {
  identifyProcess,
  killProcess,
  processIsAlive,
  readLivingPidFile,
  readPidFile,
  removePidFile,
  waitUntil,
  writePidFile,
} from '@understudy/agent-kit';
import { UnderstudyError } from '@understudy/contracts';
import { daemonPidFile } from '../shared/daemon-pid-file.ts';

/**
 * Makes sure that one guardian has this run directory, and no daemon of an earlier one
 * still works below it. The claim is a name that the kernel holds for a process and
 * takes away with it, so two cannot get it at once and none is left behind; the pid
 * file only says to people who it is.
 */
export class HostClaim {
  readonly #server: Server;
  readonly #pidFile: string;

  private constructor(server: Server, pidFile: string) {
    this.#server = server;
    this.#pidFile = pidFile;
  }

  /** @throws UnderstudyError `already-running` */
  static async take(runDirectory: string): Promise<HostClaim> {
    const pidFile = join(runDirectory, 'guardian.pid');
    const claim = new HostClaim(await listen(claimName(runDirectory), pidFile), pidFile);
    const own = identifyProcess(process.pid);
    if (own !== undefined) await writePidFile(pidFile, own);
    return claim;
  }

  async release(): Promise<void> {
    await removePidFile(this.#pidFile);
    this.#server.close();
  }
}

/**
 * Where a guardian was killed, its daemon ends what it runs, and must be let: waits for
 * that, and ends it if it takes longer than `patienceMs`.
 *
 * @returns whether there was one
 */
export async function awaitFormerDaemon(runDirectory: string, patienceMs: number): Promise<boolean> {
  const former = await readLivingPidFile(join(runDirectory, daemonPidFile));
  if (former?.startTime === undefined) return false;
  await waitUntil(() => !processIsAlive(former.pid, former.startTime), { timeoutMs: patienceMs });
  await killProcess(former, { graceMs: 0 });
  return true;
}

function claimName(runDirectory: string): string {
  const mark = createHash('sha256').update(realpathSync(runDirectory)).digest('hex').slice(0, 16);
  return `\0understudy-guardian-${mark}`;
}

async function listen(name: string, pidFile: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  try {
    server.listen(name);
    await once(server, 'listening');
    return server.unref();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    const other = await readPidFile(pidFile);
    const who = other === undefined ? '' : `, as process ${other.pid}`;
    const how = other === undefined ? '' : `; kill -TERM ${other.pid} makes it leave in good order`;
    throw new UnderstudyError('already-running', `a guardian runs here already${who}`, {
      remedy: `crm status shows what it does${how}.`,
    });
  }
}
