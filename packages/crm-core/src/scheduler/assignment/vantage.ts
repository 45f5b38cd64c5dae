import type { Instance } from '../world/world.ts';
import { nodeOf, type Workspace } from './workspace.ts';

/**
 * The node whose attributes count for an instance on `node`: within a container that of
 * its host, where the instance asks for it (`container-attribute-target`). -1: its
 * container has no place.
 */
export function vantageOf(workspace: Workspace, { resource }: Instance, node: number): number {
  const container = workspace.world.nodes[node]?.container ?? null;
  return container !== null && resource.meta.containerAttributeTarget === 'host' ? nodeOf(workspace, container) : node;
}
