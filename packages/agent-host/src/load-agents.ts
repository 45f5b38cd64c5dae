import { pathToFileURL } from 'node:url';
import type { Agent } from '@understudy/agent-kit';

/**
 * Loads a plugin's modules, in its own process, and looks whether they export agents.
 * The manifests are judged by the host, which has the validator loaded anyway: here it
 * would cost each plugin 12 MiB and a third of its start.
 */
type LoadedAgents =
  | { readonly kind: 'loaded'; readonly agents: readonly Agent[] }
  | { readonly kind: 'refused'; readonly reasons: readonly string[] };

/** Never rejects. One bad agent makes the plugin refused as a whole: half of one is nobody's plan. */
export async function loadAgents(modules: readonly string[]): Promise<LoadedAgents> {
  const agents: Agent[] = [];
  const reasons: string[] = [];
  for (const module of modules) {
    try {
      for (const candidate of await exportsOf(module)) agents.push(asAgent(candidate));
    } catch (error) {
      reasons.push(`${module} cannot be used: ${error instanceof Error ? error.message : String(error)}`);
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

function asAgent(candidate: unknown): Agent {
  if (!isAgentShaped(candidate)) throw new Error('its default export is not an agent: make it with defineAgent');
  const { manifest, handlers } = candidate;
  const actions = [...manifest.actions, ...(manifest.fencing?.actions ?? [])];
  const missing = actions.find(({ action }) => typeof handlers[action] !== 'function');
  if (missing === undefined) return candidate;
  throw new Error(`the agent ${manifest.name} names the action ${missing.action} and has no function for it`);
}

function isAgentShaped(candidate: unknown): candidate is Agent {
  const { manifest, handlers } = (candidate ?? {}) as Partial<Record<keyof Agent, { readonly actions?: unknown }>>;
  return typeof handlers === 'object' && typeof manifest === 'object' && Array.isArray(manifest.actions);
}
