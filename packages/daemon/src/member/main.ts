import { setPriority } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { AgentHost } from '@understudy/agent-host';
import { hostPaths, UnderstudyError } from '@understudy/contracts';
import { pino } from 'pino';
import type { Logger } from 'pino';
import { loadHostConfig } from '../shared/host-config.ts';
import type { HostConfig } from '../shared/host-config.ts';
import { readLedger } from '../shared/ledger-file.ts';
import { pluginSources } from '../shared/plugin-sources.ts';
import { composeDaemon } from './compose.ts';
import { GuardianChannel } from './guardian-channel.ts';
import { StateFile } from './state-file.ts';

/*
 * The daemon's process, started by the guardian: reads what this host knows,
 * starts the agents, takes its place in the cluster. It ends by leaving in good
 * order, or at once if something that must not fail has failed.
 */

const log = pino({ name: 'daemon', level: process.env['UNDERSTUDY_LOG_LEVEL'] ?? 'info' });
const guardian = new GuardianChannel(process);
// A service manager's or a terminal's signal is for the guardian, which tells us.
process.on('SIGTERM', ignore).on('SIGINT', ignore);
setPriority(0);

try {
  await run(loadHostConfig(hostPaths(process.env)));
} catch (error) {
  end(error);
}

async function run(host: HostConfig): Promise<void> {
  const stateFile = new StateFile(host.paths.stateDirectory);
  const agents = startAgents(host, log);
  const [state] = await Promise.all([stateFile.read(host.membership.cluster), agents.start()]);
  const ledger = readLedger(host.paths.runDirectory);
  const daemon = composeDaemon({
    host,
    log,
    guardian,
    state,
    stateFile,
    ledger,
    agents,
    left: (clean) => {
      void guardian
        .send({ kind: 'left', clean })
        .then(() => daemon.close())
        .finally(() => process.exit(0));
    },
    fail: end,
  });
  await daemon.start();
}

function startAgents(host: HostConfig, logger: Logger): AgentHost {
  return new AgentHost({
    plugins: pluginSources(host.paths),
    node: host.node,
    runDirectory: join(host.paths.runDirectory, 'agents'),
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
