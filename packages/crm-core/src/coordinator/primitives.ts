import type { ClusterModel } from '../model/cluster.ts';
import { primitivesOf } from '../model/primitives-of.ts';
import type { Primitive, Resource } from '../model/resource.ts';
import type { Ownership } from '../operations/work-order.ts';

/** A primitive, wherever it stands, and how many of it may be active. Null for an orphan. */
export function findPrimitive(
  model: ClusterModel,
  id: string,
): { readonly primitive: Primitive; readonly ownership: Ownership } | null {
  for (const resource of model.resources) {
    const primitive = primitivesOf(resource).find((candidate) => candidate.id === id);
    if (primitive !== undefined) return { primitive, ownership: ownershipOf(resource) };
  }
  return null;
}

function ownershipOf(resource: Resource): Ownership {
  if (resource.kind !== 'clone') return 'single';
  return resource.promotable ? 'promotable' : 'shared';
}
