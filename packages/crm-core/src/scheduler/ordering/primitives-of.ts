import { instanceAt } from '../actions/plan.ts';
import type { Instance, World } from '../world/world.ts';

/** All that an instance consists of: itself, or what is within. */
export function primitivesOf(world: World, instance: Instance, found: Instance[] = []): readonly Instance[] {
  if (instance.kind === 'primitive') found.push(instance);
  else for (const child of instance.children) primitivesOf(world, instanceAt({ world }, child), found);
  return found;
}
