import type { Instance, World } from './world.ts';

/** What has to be given before an instance may be started. */
export function requirement(
  instance: Instance,
  world: Pick<World, 'nodes' | 'resolved' | 'hasUnfencingDevice'>,
): 'nothing' | 'quorum' | 'fencing' | 'unfencing' {
  const { resource } = instance;
  if (resource.kind !== 'primitive') return 'nothing';
  if (resource.meta.requires !== null) return resource.meta.requires;
  if (resource.agent.standard === 'stonith' || isToRemoteNode(instance, world)) return 'quorum';
  if (!world.resolved.properties.fencingEnabled) return 'quorum';
  return world.hasUnfencingDevice ? 'unfencing' : 'fencing';
}

/** The connection to a remote node: which may be what is needed to find out what runs there. */
function isToRemoteNode({ remoteNode }: Instance, { nodes }: Pick<World, 'nodes'>): boolean {
  return remoteNode !== null && nodes[remoteNode]?.kind === 'remote';
}

/** A device that fences by taking access away, and gives it back. */
export function providesUnfencing({ resource, isRemoved }: Pick<Instance, 'resource' | 'isRemoved'>): boolean {
  if (resource.kind !== 'primitive' || isRemoved || resource.agent.standard !== 'stonith') return false;
  return resource.meta.others.get('provides')?.toLowerCase() === 'unfencing';
}
