import type { Instance, World } from './world.ts';

/** Fencing is on, nothing can fence, and this system does not begin under such conditions: all is watched, nothing is changed. */
export function restsWithoutDevice({
  resolved,
  hasFencingDevice,
}: Pick<World, 'resolved' | 'hasFencingDevice'>): boolean {
  const { fencingEnabled, restsWithoutDevice: rests } = resolved.properties;
  return fencingEnabled && rests && !hasFencingDevice;
}

/**
 * The world as whoever must not act without a fence device sees it: nothing is managed. The same world where there is a
 * device, or none is needed. What the history says is read before that, as of something managed.
 */
export function restWithoutDevice(world: World): World {
  if (!restsWithoutDevice(world)) return world;
  const instances = world.instances.map((instance) => ({ ...instance, isManaged: false }));
  const instanceById = new Map([...world.instanceById].map(([id, { number }]) => [id, instances[number] as Instance]));
  return { ...world, instances, instanceById };
}
