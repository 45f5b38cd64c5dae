import type { ConfiguredResource, Meta } from '../../model/configuration/configured-resource.ts';

/** The same resources, with other values for one of them, at any depth. A cloned resource is its own. */
export function withMeta(
  resources: readonly ConfiguredResource[],
  id: string,
  values: Partial<Meta>,
): readonly ConfiguredResource[] {
  return resources.map((resource) => inside(resource, id, values));
}

function inside<T extends ConfiguredResource>(resource: T, id: string, values: Partial<Meta>): T;
function inside(resource: ConfiguredResource, id: string, values: Partial<Meta>): ConfiguredResource {
  if (resource.id === id) return { ...resource, meta: [{ id: 'what-if', rule: null, values }, ...resource.meta] };
  switch (resource.kind) {
    case 'primitive':
      return resource;
    case 'group':
      return { ...resource, members: resource.members.map((member) => inside(member, id, values)) };
    case 'clone':
      return { ...resource, child: inside(resource.child, id, values) };
    case 'bundle':
      return resource.primitive === null
        ? resource
        : { ...resource, primitive: inside(resource.primitive, id, values) };
  }
}
