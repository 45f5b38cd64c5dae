import type { Primitive, Resource } from './resource.ts';

/** All that a resource consists of, in the order in which it starts. */
export function primitivesOf(resource: Resource): readonly Primitive[] {
  switch (resource.kind) {
    case 'primitive':
      return [resource];
    case 'group':
      return resource.members;
    case 'clone':
      return primitivesOf(resource.child);
  }
}
