import type { World } from '../world/world.ts';
import type { Instance } from '../world/world.ts';

/** What nodes can still carry, where the placement strategy asks: mutable, one a run. */
export interface Capacity {
  readonly strategy: 'utilization' | 'minimal' | 'balanced';
  /** By node: what is left of each attribute that it has. */
  readonly left: readonly Map<string, number>[];
}

type Load = ReadonlyMap<string, number>;

export function newCapacity(world: World): Capacity | null {
  const strategy = world.resolved.properties.placementStrategy;
  if (strategy === 'default') return null;
  return { strategy, left: world.nodes.map((node) => new Map(node.utilization)) };
}

/** What a primitive takes; nothing for what only holds others. */
export function loadOf(instance: Instance): Load {
  return instance.resource.kind === 'primitive' ? instance.resource.utilization : new Map();
}

export function sumLoads(loads: readonly Load[]): Load {
  const sum = new Map<string, number>();
  for (const load of loads) {
    for (const [name, value] of load) sum.set(name, (sum.get(name) ?? 0) + value);
  }
  return sum;
}

/** Takes it from the node; with `-1` gives it back. An attribute that the node does not have is not counted. */
export function take(capacity: Capacity, node: number, load: Load, sign: 1 | -1 = 1): void {
  const left = capacity.left[node];
  for (const [name, value] of load) {
    const before = left?.get(name);
    if (before !== undefined) left?.set(name, before - sign * value);
  }
}

/** A node that does not have the attribute has nothing of it. */
export function fits(capacity: Capacity, node: number, load: Load): boolean {
  const left = capacity.left[node];
  return [...load].every(([name, value]) => value <= 0 || (left?.get(name) ?? 0) >= value);
}

/** Below 0: the first has more left, in more attributes than the other. */
export function compareLeft(capacity: Capacity, a: number, b: number): number {
  const left = capacity.left[a] ?? new Map<string, number>();
  const right = capacity.left[b] ?? new Map<string, number>();
  let difference = 0;
  for (const name of new Set([...left.keys(), ...right.keys()])) {
    difference += Math.sign((right.get(name) ?? 0) - (left.get(name) ?? 0));
  }
  return difference;
}
