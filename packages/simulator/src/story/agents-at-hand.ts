import type { AgentManifest } from '@understudy/contracts';

/** The agents of the virtual world: their answers come from `world/agents.ts`. */
export const manifests: ReadonlyMap<string, AgentManifest> = new Map(
  [
    manifest('cold', ['start', 'stop', 'monitor', 'validate', 'clean']),
    manifest('warm', ['start', 'stop', 'monitor', 'promote', 'demote']),
    manifest('address', ['start', 'stop', 'monitor', 'validate'], true),
  ].map((each) => [each.name, each]),
);

export type AgentAtHand = 'cold' | 'warm' | 'address';

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
