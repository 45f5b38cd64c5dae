/** An agent by its name, as a daemon of this host would find it, or by the path of its file or package. */
import { mkdtemp, rm } from 'node:fs/promises';
import { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { type AgentManifest, type HostPaths, UnderstudyError } from '@understudy/contracts';
import { AgentHost, type PluginLocation, type PluginSources } from '@understudy/agent-host';
import { pluginSources } from '@understudy/daemon';
import { Refusal } from '../client/refusal.ts';
import { suggestName } from '../resolve-name.ts';

export interface LocatedAgent {
  readonly manifest: AgentManifest;
  readonly location: PluginLocation;
}

export interface InstalledAgents {
  /** In order of name. */
  readonly agents: readonly LocatedAgent[];
  /** Plugins that cannot be used; a sentence a reason. */
  readonly refused: readonly { readonly plugin: string; readonly reasons: readonly string[] }[];
}

/** All that are loaded, without those that are only found when they are asked for. */
export function listAgents(paths: HostPaths): Promise<InstalledAgents> {
  return withHost(pluginSources(paths), (host, refused) => Promise.resolve({ agents: locatedIn(host), refused }));
}

/** Throws `agent-not-found`, or `agent-invalid` for a file or package that cannot be used. */
export function locateAgent(name: string, paths: HostPaths): Promise<LocatedAgent> {
  return isPath(name) ? agentAt(resolve(name)) : agentNamed(name, paths);
}

/** Where the agent alone is found. */
export function sourcesOf({ location: { place, modules } }: LocatedAgent): PluginSources {
  return modules.length === 1 && modules[0] === place ? { files: [place] } : { packages: [place] };
}

async function agentNamed(name: string, paths: HostPaths): Promise<LocatedAgent> {
  return withHost(pluginSources(paths), async (host, refused) => {
    const found = await host.find(name);
    const agents = locatedIn(host);
    const located = agents.find(({ manifest }) => manifest.name === name);
    if (located !== undefined) return located;
    if (typeof found === 'string' && name.includes(':')) throw new UnderstudyError('agent-not-found', found);
    const names = agents.map(({ manifest }) => manifest.name);
    throw new Refusal('agent-not-found', `there is no agent '${name}' on this host`, {
      remedy: await suggestName(name, names, 'None is installed.'),
      lines: refused.map(({ plugin, reasons }) => `the plugin ${plugin} was refused: ${reasons.join('; ')}`),
    });
  });
}

async function agentAt(path: string): Promise<LocatedAgent> {
  return withHost(sourcesAt(path), (host, refused) => {
    const [only, ...others] = locatedIn(host);
    const reasons = refused.flatMap((each) => each.reasons);
    if (only === undefined) {
      const lines = reasons.length > 0 ? reasons : ['it has no agents'];
      throw new Refusal('agent-invalid', `${path} has no agent that can be used`, { lines });
    }
    if (others.length === 0) return Promise.resolve(only);
    const names = [only, ...others].map(({ manifest }) => manifest.name).join(', ');
    throw new UnderstudyError('invalid-request', `${path} has several agents: ${names}`, {
      remedy: 'Put each into a file of its own to try it by its path, or install the package and name the agent.',
    });
  });
}

const endings: readonly string[] = ['.ts', '.mts', '.js', '.mjs'];

function isPath(name: string): boolean {
  return name === '.' || name.includes('/') || endings.includes(extname(name));
}

function sourcesAt(path: string): PluginSources {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new UnderstudyError('unreadable-file', `there is no file ${path}`);
  return stats.isDirectory() ? { packages: [path] } : { files: [path] };
}

function locatedIn(host: AgentHost): readonly LocatedAgent[] {
  return [...host.manifests().values()].flatMap((manifest) => {
    const origin = host.pluginOf(manifest.name);
    return origin === undefined ? [] : [{ manifest, location: origin.location }];
  });
}

type RefusedPlugins = InstalledAgents['refused'];

/** The processes of the plugins are gone when this resolves. */
async function withHost<T>(
  plugins: PluginSources,
  use: (host: AgentHost, refused: RefusedPlugins) => Promise<T>,
): Promise<T> {
  const runDirectory = await mkdtemp(join(tmpdir(), 'crm-agents-'));
  const refused: RefusedPlugins[number][] = [];
  const host = new AgentHost({
    plugins,
    node: '',
    runDirectory,
    log: () => undefined,
    onEvent: (event) => {
      if (event.kind === 'pluginRefused') refused.push(event);
    },
  });
  try {
    await host.start();
    return await use(host, refused);
  } finally {
    await host.close();
    await rm(runDirectory, { recursive: true, force: true });
  }
}
