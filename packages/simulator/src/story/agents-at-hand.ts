import type { AgentManifest } from '@understudy/contracts';

export const outletAgent = 'fence:outlet';

/** The agents of the virtual world: their answers come from `world/agents.ts`. */
export const manifests: ReadonlyMap<string, AgentManifest> = new Map(
  [
    manifest('cold', ['start', 'stop', 'monitor', 'validate', 'clean']),
    manifest('warm', ['start', 'stop', 'monitor', 'promote', 'demote']),
    manifest('address', ['start', 'stop', 'monitor', 'validate'], true),
    outlet(),
  ].map((each) => [each.name, each]),
);

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
