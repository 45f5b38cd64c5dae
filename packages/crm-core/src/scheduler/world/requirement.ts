import type { Instance, World } from './world.ts';

/** What has to be given before an instance may be started. */
export function requirement(
  instance: Instance,
  world: Pick<World, 'nodes' | 'resolved'>,
): 'nothing' | 'quorum' | 'fencing' | 'unfencing' {
  const { resource } = instance;
  if (resource.kind !== 'primitive') return 'nothing';
  if (resource.meta.requires !== null) return resource.meta.requires;
  if (resource.agent.standard === 'stonith' || isToRemoteNode(instance, world)) return 'quorum';
  return world.resolved.properties.fencingEnabled ? 'fencing' : 'quorum';
}

/** The connection to a remote node: which may be what is needed to find out what runs there. */
function isToRemoteNode({ remoteNode }: Instance, { nodes }: Pick<World, 'nodes'>): boolean {
  return remoteNode !== null && nodes[remoteNode]?.kind === 'remote';
}
