import type { Instance } from '../world/world.ts';
import { nodeName, primitivesIn, type WhyContext } from './why-context.ts';

/** Names of the nodes that the instance, or what is in it, has been given; in that role, if one is named. */
export function placeNames(context: WhyContext, instance: Instance, role: string | null = null): readonly string[] {
  const { node, role: roles } = context.decision.assignment;
  const names = primitivesIn(context.world, instance)
    .filter(({ number }) => role === null || role === 'started' || roles[number] === role)
    .map(({ number }) => nodeName(context, node[number] ?? -1))
    .filter((name) => name !== null);
  return [...new Set(names)];
}
