import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { AgentHost } from '@understudy/agent-host';
import { identifyProcess, removePidFile, writePidFile } from '@understudy/agent-kit';
import { hostPaths, UnderstudyError } from '@understudy/contracts';
import type { HostPaths } from '@understudy/contracts';
import type { Logger } from 'pino';
import { daemonPidFile } from '../shared/daemon-pid-file.ts';
import { makeLog } from '../shared/log.ts';
import { pluginSources } from '../shared/plugin-sources.ts';
import { GuardianChannel } from './guardian-channel.ts';

/*
 * The daemon's process, started by the guardian: reads what this host knows,
 * starts the agents, takes its place in the cluster. It ends by leaving in good
 * order, or at once if something that must not fail has failed.
 *
 * The agents' processes are started first and the rest is loaded meanwhile: until it
 * is ready, nobody looks after what runs here.
 */

const log = makeLog('daemon', process.env['UNDERSTUDY_LOG_LEVEL']);
const guardian = new GuardianChannel(process);
const paths = hostPaths(process.env);
// A service manager's or a terminal's signal is for the guardian, which tells us.
process.on('SIGTERM', ignore).on('SIGINT', ignore).on('SIGHUP', ignore);
// It is for this process; what an agent starts may be a Node too.
delete process.env['NODE_COMPILE_CACHE'];

try {
  await run(join(paths.runDirectory, daemonPidFile));
} catch (error) {
  end(error);
}

async function run(pidFile: string): Promise<void> {
  const own = identifyProcess(process.pid);
  if (own !== undefined) await writePidFile(pidFile, own);
  const agents = makeAgents(paths, log);
  const [{ startDaemon }] = await Promise.all([import('./start-daemon.ts'), agents.start()]);
  await startDaemon({
    paths,
    log,
    guardian,
    agents,
    left: (clean, daemon) => {
      // Once the beats say that it has left, nobody listens to what it said before.
      void daemon
        .finish()
        .then(() => guardian.send({ kind: 'left', clean }))
        .then(() => daemon.close())
        .then(() => removePidFile(pidFile))
        .finally(() => process.exit(0));
    },
    fail: end,
  });
  // Node would write it at an orderly end, and this process may have another.
  setImmediate(flushCompileCache);
}

function makeAgents(host: HostPaths, logger: Logger): AgentHost {
  return new AgentHost({
    plugins: pluginSources(host),
    node: process.env['UNDERSTUDY_NODE'] ?? '',
    runDirectory: join(host.runDirectory, 'agents'),
    log: ({ level, message, ...detail }) => logger[level](detail, message),
    onEvent: (event) => logger[event.kind === 'pluginReady' ? 'debug' : 'warn'](event, event.kind),
  });
}

/** The guardian decides what follows. */
function end(error: unknown): never {
  if (error instanceof UnderstudyError) {
    log.fatal({ code: error.code, remedy: error.remedy }, error.message);
    process.exit(error.exitCode);
  }
  log.fatal({ error: error instanceof Error ? error.stack : String(error) }, 'this life of the daemon is over');
  process.exit(1);
}

function ignore(): void {
  // See above.
}
