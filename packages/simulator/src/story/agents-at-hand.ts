import type { AgentManifest } from '@understudy/contracts';
import type { Story } from './story.ts';

export const outletAgent = 'fence:outlet';

/** The agents of the virtual world: their answers come from `world/agents.ts`. */
export const agentsAtHand: readonly AgentManifest[] = [
  manifest('cold', ['start', 'stop', 'monitor', 'validate', 'clean']),
  manifest('warm', ['start', 'stop', 'monitor', 'promote', 'demote']),
  manifest('address', ['start', 'stop', 'monitor', 'validate'], true),
];

/** The agents of a story, with the devices of the world. */
export function manifestsOf({ agents = agentsAtHand }: Pick<Story, 'agents'>): ReadonlyMap<string, AgentManifest> {
  return new Map([...agents, outlet()].map((each) => [each.name, each]));
}

export type AgentAtHand = 'cold' | 'warm' | 'address';

/** `world/fence-devices.ts`. */
function outlet(): AgentManifest {
  const actions = (['off', 'on', 'status', 'monitor'] as const).map((action) => ({ action, timeoutMs: 5_000 }));
  return {
    name: outletAgent,
    version: '1.0.0',
    description: 'a switchable outlet',
    parameters: { type: 'object', properties: { plug: { type: 'string' } } },
    actions: [],
    fencing: { actions, hostArgument: 'plug' },
  };
}

function manifest(
  name: AgentAtHand,
  actions: readonly AgentManifest['actions'][number]['action'][],
  releaseFirst = false,
): AgentManifest {
  return {
    name,
    version: '1.0.0',
    description: name,
    parameters: { type: 'object', properties: { size: { type: 'integer' } }, additionalProperties: false },
    actions: actions.map((action) => ({
      action,
      timeoutMs: 10_000,
      ...(action === 'monitor' ? { intervalMs: 10_000 } : {}),
    })),
    ...(releaseFirst ? { releaseFirst } : {}),
  };
}
