import type { ResolvedResource } from '../resolve/resolved.ts';

/** It can fence, whether it runs or not: whoever fences needs its definition alone. */
export function isFenceDevice(resource: ResolvedResource): boolean {
  return resource.kind === 'primitive' && resource.agent.standard === 'stonith';
}

/** It is one, or there is one in it. */
export function holdsFenceDevice(resource: ResolvedResource): boolean {
  switch (resource.kind) {
    case 'primitive':
      return isFenceDevice(resource);
    case 'group':
      return resource.members.some(isFenceDevice);
    case 'clone':
      return holdsFenceDevice(resource.child);
    case 'bundle':
      return false;
  }
}
