import type { AgentManifest } from '@understudy/contracts';
import { checkManifest, createParameterReader, type ParameterReader } from '@understudy/agent-kit/schema';

/** Judges what a plugin's process says that its agents are. */

/** An agent that may be used. */
export interface AdmittedAgent {
  readonly manifest: AgentManifest;
  readonly readParameters: ParameterReader;
}

export type Admission =
  | { readonly kind: 'admitted'; readonly agents: ReadonlyMap<string, AdmittedAgent> }
  /** A sentence a reason. */
  | { readonly kind: 'refused'; readonly reasons: readonly string[] };

/** All of a plugin's agents, or none. `mayBeNone`: it has others, for those who ask by name. */
export function admitManifests(manifests: readonly unknown[], mayBeNone = false): Admission {
  const reasons = manifests.flatMap((manifest) =>
    checkManifest(manifest).map((problem) => `agent ${nameOf(manifest)}: ${problem}`),
  );
  if (reasons.length > 0) return { kind: 'refused', reasons };
  // Each was just found to be one.
  const sound = manifests as readonly AgentManifest[];
  const agents = new Map<string, AdmittedAgent>();
  for (const manifest of sound) {
    if (agents.has(manifest.name)) reasons.push(`two agents of this plugin are named ${manifest.name}`);
    agents.set(manifest.name, { manifest, readParameters: createParameterReader(manifest.parameters) });
  }
  if (agents.size === 0 && !mayBeNone) reasons.push('it has no agents');
  return reasons.length > 0 ? { kind: 'refused', reasons } : { kind: 'admitted', agents };
}

function nameOf(manifest: unknown): string {
  const name = (manifest as Partial<AgentManifest> | null)?.name;
  return typeof name === 'string' ? name : '(without a name)';
}
