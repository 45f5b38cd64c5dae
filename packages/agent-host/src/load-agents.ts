import { pathToFileURL } from 'node:url';
import { callsOf, type Agent } from '@understudy/agent-kit';

/**
 * Loads a plugin's modules, in its own process, and looks whether they export agents.
 * The manifests are judged by the host, which has the validator loaded anyway: here it
 * would cost each plugin 12 MiB and a third of its start.
 */
/** Finds an agent by its whole name; a string: why there is none. */
export type AgentFinder = (name: string) => Promise<Agent | string>;

type LoadedAgents =
  | { readonly kind: 'loaded'; readonly agents: readonly Agent[]; readonly finders: readonly AgentFinder[] }
  | { readonly kind: 'refused'; readonly reasons: readonly string[] };

/** Never rejects. One bad agent makes the plugin refused as a whole: half of one is nobody's plan. */
export async function loadAgents(modules: readonly string[]): Promise<LoadedAgents> {
  const agents: Agent[] = [];
  const finders: AgentFinder[] = [];
  const reasons: string[] = [];
  for (const module of modules) {
    try {
      const { candidates, finder } = await exportsOf(module);
      const found = candidates.map(asAgent);
      for (const agent of found) await agent.selfCheck?.();
      agents.push(...found);
      finders.push(...finder);
    } catch (error) {
      reasons.push(`${module} cannot be used: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return reasons.length > 0 ? { kind: 'refused', reasons } : { kind: 'loaded', agents, finders };
}

interface ModuleExports {
  readonly candidates: readonly unknown[];
  /** One, or none. */
  readonly finder: readonly AgentFinder[];
}

async function exportsOf(module: string): Promise<ModuleExports> {
  const namespace = (await import(pathToFileURL(module).href)) as {
    readonly default?: unknown;
    readonly findAgent?: (name: string) => unknown;
  };
  const { default: given, findAgent } = namespace;
  const finder = findAgent === undefined ? [] : [async (name: string) => findingOf(name, await findAgent(name))];
  if (given === undefined && finder.length === 0) {
    throw new Error('it has no default export (an agent, or an array of agents)');
  }
  return {
    candidates: given === undefined ? [] : Array.isArray(given) ? (given as readonly unknown[]) : [given],
    finder,
  };
}

function findingOf(name: string, found: unknown): Agent | string {
  if (typeof found === 'string') return found;
  const agent = asAgent(found);
  return agent.manifest.name === name ? agent : `asked for ${name}, the plugin gave ${agent.manifest.name}`;
}

function asAgent(candidate: unknown): Agent {
  if (!isAgentShaped(candidate)) throw new Error('its default export is not an agent: make it with defineAgent');
  const { manifest, handlers } = candidate;
  const missing = callsOf(manifest).find((call) => typeof handlers[call] !== 'function');
  if (missing === undefined) return candidate;
  throw new Error(`the agent ${manifest.name} names the action ${missing} and has no function for it`);
}

function isAgentShaped(candidate: unknown): candidate is Agent {
  const { manifest, handlers } = (candidate ?? {}) as Partial<Record<keyof Agent, { readonly actions?: unknown }>>;
  return typeof handlers === 'object' && typeof manifest === 'object' && Array.isArray(manifest.actions);
}
