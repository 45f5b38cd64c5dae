import { instanceAt } from '../actions/plan.ts';
import type { Instance, World } from '../world/world.ts';

/** All that an instance consists of: itself, or what is within. */
export function primitivesOf(world: World, instance: Instance): Instance[] {
  if (instance.kind === 'primitive') return [instance];
  return instance.children.flatMap((child) => primitivesOf(world, instanceAt({ world }, child)));
}
