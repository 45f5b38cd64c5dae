import type { ClusterModel } from '../model/cluster.ts';
import type { Resource, ResourceMeta } from '../model/resource.ts';
import { primitivesOf } from '../model/primitives-of.ts';

/**
 * Whether nobody may stop a primitive on a node: the cluster, the node or the resource is
 * in maintenance, or the resource is not managed. When the node leaves, it stays as it is.
 */
export function isLeftAlone(model: ClusterModel, primitive: string, node: string): boolean {
  if (model.properties.maintenanceMode) return true;
  if (model.nodes.some(({ id, maintenance }) => id === node && maintenance)) return true;
  return metasOf(model, primitive).some(({ isManaged, maintenance }) => !isManaged || maintenance);
}

/** Of the primitive and of what it is in; none for an orphan. */
function metasOf({ resources }: ClusterModel, primitive: string): readonly ResourceMeta[] {
  return resources.flatMap((top) => {
    const own = primitivesOf(top).find(({ id }) => id === primitive);
    return own === undefined ? [] : [...levels(top), own].map(({ meta }) => meta);
  });
}

function levels(top: Resource): readonly Resource[] {
  return top.kind === 'clone' ? [top, top.child] : [top];
}
