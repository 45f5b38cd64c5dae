import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentManifest, HostPaths } from '@understudy/contracts';
import { AgentHost } from '@understudy/agent-host';
import { pluginSources } from './plugin-sources.ts';

/**
 * What the agents say of themselves that a daemon would find on this host, by name. Asks
 * them in processes of their own, which are gone again when this resolves; one that
 * cannot be loaded is left out.
 *
 * @param names agents that are found only when they are asked for, such as `ocf:heartbeat:IPaddr2`
 */
export async function installedAgents(
  paths: HostPaths,
  names: readonly string[],
): Promise<ReadonlyMap<string, AgentManifest>> {
  const runDirectory = await mkdtemp(join(tmpdir(), 'understudy-agents-'));
  const host = new AgentHost({ plugins: pluginSources(paths), node: '', runDirectory, log: () => undefined });
  try {
    await host.start();
    await Promise.all(names.map((name) => host.find(name)));
    return host.manifests();
  } finally {
    await host.close();
    await rm(runDirectory, { recursive: true, force: true });
  }
}
