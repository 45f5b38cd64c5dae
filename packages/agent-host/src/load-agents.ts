import { pathToFileURL } from 'node:url';
import type { Agent } from '@understudy/agent-kit';
import { checkManifest } from '@understudy/agent-kit/schema';

/** Loads a plugin's modules, in its own process, and judges what they export. */
export type LoadedAgents =
  | { readonly kind: 'loaded'; readonly agents: ReadonlyMap<string, Agent> }
  | { readonly kind: 'refused'; readonly reasons: readonly string[] };

/** Never rejects. One bad agent makes the plugin refused as a whole: half of one is nobody's plan. */
export async function loadAgents(modules: readonly string[]): Promise<LoadedAgents> {
  const agents = new Map<string, Agent>();
  const reasons: string[] = [];
  for (const module of modules) {
    try {
      for (const candidate of await exportsOf(module)) reasons.push(...admit(candidate, agents));
    } catch (error) {
      reasons.push(`${module} cannot be loaded: ${messageOf(error)}`);
    }
  }
  return reasons.length > 0 ? { kind: 'refused', reasons } : { kind: 'loaded', agents };
}

async function exportsOf(module: string): Promise<readonly unknown[]> {
  const namespace = (await import(pathToFileURL(module).href)) as { readonly default?: unknown };
  if (namespace.default === undefined) throw new Error('it has no default export (an agent, or an array of agents)');
  const given: readonly unknown[] = Array.isArray(namespace.default) ? namespace.default : [namespace.default];
  return given;
}

/** Adds the agent, or says what is wrong with it. */
function admit(candidate: unknown, agents: Map<string, Agent>): readonly string[] {
  if (!isAgentShaped(candidate)) return ['the default export is not an agent: make it with defineAgent'];
  const { manifest, handlers } = candidate;
  const name = typeof manifest.name === 'string' ? manifest.name : '(without a name)';
  const problems = [...checkManifest(manifest)];
  if (problems.length === 0) {
    for (const { action } of manifest.actions) {
      if (typeof handlers[action] !== 'function') problems.push(`actions names ${action}, but it has no such function`);
    }
    if (agents.has(name)) problems.push('another agent of this plugin has the same name');
  }
  if (problems.length === 0) agents.set(name, candidate);
  return problems.map((problem) => `agent ${name}: ${problem}`);
}

function isAgentShaped(candidate: unknown): candidate is Agent {
  if (typeof candidate !== 'object' || candidate === null) return false;
  const { manifest, handlers } = candidate as Partial<Agent>;
  return typeof manifest === 'object' && typeof handlers === 'object';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
