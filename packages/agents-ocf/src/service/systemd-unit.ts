import { existsSync } from 'node:fs';
import {
  failed,
  inconclusive,
  notRunning,
  ok,
  run,
  type Agent,
  type Argv,
  type Outcome,
  type RunResult,
} from '@understudy/agent-kit';
import { endOf, noParameters, programAgent, type ServiceAction } from './program-agent.ts';
import type { Finding } from '../find-agent.ts';

/** A unit of systemd, through `systemctl`: `systemd:nginx` is `nginx.service`. */
export async function findSystemdUnit(name: string): Promise<Finding> {
  const unit = unitName(name.slice('systemd:'.length));
  if (unit === null) return `'${name}' is no name of a unit: write systemd:UNIT, as in systemd:nginx`;
  if (!systemdRuns()) {
    return `no systemd runs on this host (there is no ${systemdFolder}), so it cannot start ${unit}; where ${unit} has a script in /etc/init.d, lsb:SCRIPT runs that`;
  }
  return (await systemdUnitAgent(name, unit)) ?? `systemd knows no unit ${unit}; systemctl list-unit-files shows all`;
}

/** Made by systemd where it is the first process, and by nobody else: sd_booted(3). */
const systemdFolder = '/run/systemd/system';

export function systemdRuns(): boolean {
  return existsSync(systemdFolder);
}

const unitPattern = /^[A-Za-z0-9][A-Za-z0-9:_.\\@-]{0,250}$/;
const suffixes = ['service', 'socket', 'mount', 'automount', 'timer', 'path', 'target', 'slice', 'swap'];

/** Pure. With its suffix; null: no unit can have this name. */
export function unitName(given: string): string | null {
  if (!unitPattern.test(given)) return null;
  return suffixes.some((suffix) => given.endsWith(`.${suffix}`)) ? given : `${given}.service`;
}

/** null: there is no such unit. @throws never: a systemd that does not answer knows no unit */
export async function systemdUnitAgent(name: string, unit: string): Promise<Agent | null> {
  const { loadState } = readUnitState((await run(unitArgv('monitor', unit))).stdout);
  if (loadState !== 'loaded') return null;
  return programAgent({
    name,
    description: `The unit ${unit} of systemd.`,
    parameters: noParameters,
    argv: (action) => unitArgv(action, unit),
    outcome: unitOutcome,
  });
}

/** Pure. `start` and `stop` wait until the unit is up or down. */
export function unitArgv(action: ServiceAction, unit: string): Argv {
  if (action === 'monitor') return ['systemctl', 'show', `--property=${properties.join(',')}`, '--', unit];
  return ['systemctl', '--no-ask-password', action, '--', unit];
}

const properties = ['LoadState', 'ActiveState', 'SubState', 'Result'] as const;

interface UnitState {
  readonly loadState: string;
  readonly activeState: string;
  readonly subState: string;
  readonly result: string;
}

/** Pure. `Name=value`, a line each; what is not said is empty. */
function readUnitState(text: string): UnitState {
  const said = new Map(text.split('\n').map((line) => [line.split('=')[0] ?? '', line.replace(/^[^=]*=/, '').trim()]));
  const [loadState = '', activeState = '', subState = '', result = ''] = properties.map((name) => said.get(name) ?? '');
  return { loadState, activeState, subState, result };
}

/** Pure. */
export function unitOutcome(action: ServiceAction, result: RunResult): Outcome {
  if (result.code !== 0) return failed(endOf(result));
  return action === 'monitor' ? stateOutcome(readUnitState(result.stdout)) : ok();
}

function stateOutcome({ activeState, subState, result }: UnitState): Outcome {
  switch (activeState) {
    case 'active':
    case 'reloading':
    case 'refreshing':
      return ok();
    case 'activating':
    case 'deactivating':
    case 'maintenance':
      return inconclusive(`systemd says that it is ${activeState} (${subState})`);
    case 'failed':
      return notRunning(`systemd says that it has failed (${result})`);
    case 'inactive':
      return notRunning();
    default:
      return failed(`systemd says '${activeState}', and nobody knows what that means`);
  }
}
