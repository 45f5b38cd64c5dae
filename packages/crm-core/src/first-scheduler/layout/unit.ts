import type { ClusterProperties } from '../../model/cluster.ts';
import type { Primitive, Resource, ResourceMeta } from '../../model/resource.ts';
import { digestOf } from '../../definition/digest.ts';
import type { Member, Unit } from './layout.ts';

/** The unit of one top-level resource. */
export function createUnit(resource: Resource, position: number, properties: ClusterProperties): Unit {
  const clone = resource.kind === 'clone' ? resource : null;
  const child = resource.kind === 'clone' ? resource.child : resource;
  const group = child.kind === 'group' ? child : null;
  const primitives = child.kind === 'group' ? child.members : [child];
  const above = [group, clone].flatMap((parent) => (parent === null ? [] : [parent.meta]));
  return {
    id: resource.id,
    primitives: primitives.map((primitive, index) => createMember(primitive, index, above, properties)),
    group,
    clone,
    position,
    priority: resource.meta.priority,
  };
}

function createMember(
  primitive: Primitive,
  position: number,
  above: readonly ResourceMeta[],
  properties: ClusterProperties,
): Member {
  const metas = [primitive.meta, ...above];
  const roles = metas.map((meta) => meta.targetRole);
  return {
    id: primitive.id,
    primitive,
    position,
    targetRole: roles.includes('stopped') ? 'stopped' : roles.includes('unpromoted') ? 'unpromoted' : 'promoted',
    managed: metas.every((meta) => meta.isManaged),
    maintenance: metas.some((meta) => meta.maintenance),
    stickiness: metas.find((meta) => meta.stickiness !== 0)?.stickiness ?? properties.defaultStickiness,
    digest: digestOf(primitive),
  };
}
