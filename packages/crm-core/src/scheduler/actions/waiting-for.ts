import type { World } from '../world/world.ts';
import type { PlannedAction } from './action-table.ts';

/**
 * What has to wait for the end of what is under way for the same resource; other nodes may be asked meanwhile. A node on
 * its way in is asked for nothing; but what it has up already is there, for those that come after it.
 */
export function waitingFor(world: World): (action: PlannedAction) => string | null {
  if (!world.resolved.waits) return () => null;
  return (action) => {
    const { kind, instance, node, probe } = action;
    const place = world.nodes[node];
    if (kind === 'resource' && place?.pending === true && !isUp(world, action)) return `${place.name} is still joining`;
    const underWayOn = world.instances[instance]?.underWayOn ?? [];
    const isConcerned = probe ? underWayOn.includes(node) : underWayOn.length > 0;
    if (kind !== 'resource' || !isConcerned) return null;
    const names = underWayOn.map((number) => world.nodes[number]?.name ?? '').join(' and ');
    return `an operation of ${world.instances[instance]?.id ?? ''} is under way on ${names}`;
  };
}

/** It would only have to be done if it were ended before. */
function isUp(world: World, { instance, node, task, required }: PlannedAction): boolean {
  const { activeOn = [], role = 'stopped' } = world.instances[instance] ?? {};
  if (required || !activeOn.includes(node)) return false;
  return task === 'start' || (task === 'promote' && role === 'promoted');
}
