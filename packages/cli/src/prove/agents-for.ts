/** The agents that a definition names, as far as they are on this host; the others are taken for plain ones. Pure. */
import type { AgentManifest } from '@understudy/contracts';
import { agentsOf } from '@understudy/crm-core';
import { isRecord } from '../client/check-version.ts';

export interface AgentsFor {
  readonly manifests: ReadonlyMap<string, AgentManifest>;
  /** Agents of resources that are not on this host, by name. */
  readonly missing: readonly string[];
}

/** `document`: a definition, whatever it is worth. */
export function agentsFor(document: unknown, installed: ReadonlyMap<string, AgentManifest>): AgentsFor {
  const parts = isRecord(document) ? document : {};
  const fencing = isRecord(parts['fencing']) ? parts['fencing'] : {};
  const runners = agentsOf(parts['resources']).filter((name) => !installed.has(name));
  const fencers = agentsOf(fencing['devices']).filter((name) => !installed.has(name));
  const standIns = [...runners.map(runnerCalled), ...fencers.map(fencerCalled)];
  return {
    manifests: new Map([...installed, ...standIns.map((each) => [each.name, each] as const)]),
    missing: runners,
  };
}

const anything = { type: 'object', additionalProperties: true };

function runnerCalled(name: string): AgentManifest {
  return {
    name,
    version: '0.0.0',
    description: '',
    parameters: anything,
    actions: [
      { action: 'start', timeoutMs: 60_000 },
      { action: 'stop', timeoutMs: 60_000 },
      { action: 'monitor', timeoutMs: 20_000, intervalMs: 10_000 },
    ],
  };
}

function fencerCalled(name: string): AgentManifest {
  const actions = (['off', 'on', 'reboot', 'status', 'monitor'] as const).map((action) => ({
    action,
    timeoutMs: 60_000,
  }));
  return {
    name,
    version: '0.0.0',
    description: '',
    parameters: anything,
    actions: [],
    fencing: { actions, hostArgument: 'plug' },
  };
}
