import type { AgentHost } from '@understudy/agent-host';
import type { HostPaths } from '@understudy/contracts';
import { agentNames } from '@understudy/crm-core';
import type { Logger } from 'pino';
import { loadHostConfig } from '../shared/host-config.ts';
import { readLedger } from '../shared/ledger-file.ts';
import { composeDaemon } from './compose.ts';
import type { Daemon } from './daemon.ts';
import type { GuardianChannel } from './guardian-channel.ts';
import { StateFile } from './state-file.ts';

/**
 * Reads what this host knows, puts the parts together and takes its place in the
 * cluster. A module of its own, so that it can be loaded while the agents start.
 *
 * @throws UnderstudyError when membership file, key, state or ledger cannot be used
 */
export async function startDaemon({ paths, left, ...rest }: DaemonStart): Promise<void> {
  const host = loadHostConfig(paths);
  const stateFile = new StateFile(paths.stateDirectory);
  const state = await stateFile.read(host.membership.cluster);
  const ledger = readLedger(paths.runDirectory);
  // Those that are not there are named when the definition is read.
  await Promise.all(agentNames(state.definition?.document).map((name) => rest.agents.find(name)));
  const daemon: Daemon = composeDaemon({
    host,
    stateFile,
    state,
    ledger,
    ...rest,
    left: (clean) => left(clean, daemon),
  });
  await daemon.start();
}

export interface DaemonStart {
  readonly paths: HostPaths;
  readonly log: Logger;
  readonly guardian: GuardianChannel;
  /** Started: its manifests are known. */
  readonly agents: AgentHost;
  /** Nothing is active any more: the process may end. */
  readonly left: (clean: boolean, daemon: Daemon) => void;
  /** This life is over. */
  readonly fail: (error: unknown) => void;
}
