import type { Agent } from '@understudy/agent-kit';
import { findFenceAgent } from './fence/find-fence-agent.ts';
import { findOcfAgent } from './ocf/find-ocf-agent.ts';
import { findService } from './service/find-service.ts';
import { findHeartbeatScript } from './service/heartbeat-script.ts';
import { findLsbScript } from './service/lsb-script.ts';
import { findNagiosPlugin } from './service/nagios-plugin.ts';
import { findSystemdUnit } from './service/systemd-unit.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** An agent, or a sentence that says why there is none. */
export type Finding = Agent | string;

const classes: Readonly<Record<string, (name: string, environment: Environment) => Promise<Finding>>> = {
  fence: findFenceAgent,
  heartbeat: findHeartbeatScript,
  lsb: findLsbScript,
  nagios: findNagiosPlugin,
  ocf: findOcfAgent,
  service: findService,
  systemd: findSystemdUnit,
};

/** Finds an agent that was written for others by its whole name: `fence:ipmilan`, `ocf:heartbeat:IPaddr2`. Never rejects. */
export async function findAgent(name: string, environment: Environment = process.env): Promise<Finding> {
  const kind = name.split(':')[0] ?? '';
  const find = classes[kind];
  return find === undefined ? `there are no agents of the class '${kind}'` : find(name, environment);
}
