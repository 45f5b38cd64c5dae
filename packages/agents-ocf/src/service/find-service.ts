import type { Environment, Finding } from '../find-agent.ts';
import { initFolder, lsbScriptAgent } from './lsb-script.ts';
import { systemdRuns, systemdUnitAgent, unitName } from './systemd-unit.ts';

/** `service:nginx` is what an administrator of this host would start by that name: systemd's unit, else init's script. */
export async function findService(name: string, environment: Environment): Promise<Finding> {
  const service = name.slice('service:'.length);
  const unit = unitName(service);
  const asUnit = unit !== null && systemdRuns() ? await systemdUnitAgent(name, unit) : null;
  const folder = initFolder(environment);
  const without = systemdRuns() ? `systemd has no unit ${service}` : 'no systemd runs on this host';
  return (
    asUnit ?? lsbScriptAgent(name, folder, service) ?? `${without}, and there is no script ${service} in ${folder}`
  );
}
