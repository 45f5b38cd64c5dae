import type { Instance, World } from '../world/world.ts';
import type { Entry, Ledger } from './ledger.ts';

/*
 * What is said of a whole reaches what is in it. There are two ways: a ban reaches
 * everything; a wish counts once, so in a group it reaches the first member alone, and
 * of a bundle it is about the containers, not about what runs in them.
 */

export function instanceAt(world: World, number: number): Instance {
  const instance = world.instances[number];
  if (instance === undefined) throw new RangeError(`no instance ${String(number)}`);
  return instance;
}

/** Calls for the instance and everything within, parents first. */
export function forTree(world: World, instance: Instance, visit: (instance: Instance) => void): void {
  visit(instance);
  for (const child of instance.children) forTree(world, instanceAt(world, child), visit);
}

/** Calls for whom a wish reaches. `isCounted` is false for group members after the first: they only learn of the node. */
export function forWish(
  world: World,
  instance: Instance,
  visit: (instance: Instance, isCounted: boolean) => void,
  isCounted = true,
): void {
  visit(instance, isCounted);
  wishChildren(instance).forEach((child, index) => {
    const isFirst = instance.kind !== 'group' || index === 0;
    forWish(world, instanceAt(world, child), visit, isCounted && isFirst);
  });
}

function wishChildren(instance: Instance): readonly number[] {
  if (instance.replicas === null) return instance.children;
  return instance.replicas.flatMap(({ ip, container }) => (ip === null ? [container] : [ip, container]));
}

/** Adds a wish for a node. */
export function addWish(world: World, ledger: Ledger, instance: Instance, node: number, entry: Entry): void {
  const silent = { ...entry, score: 0 };
  forWish(world, instance, ({ number }, isCounted) => ledger.add(number, node, isCounted ? entry : silent));
}

/** Forbids every node to the instance and everything within. */
export function forbidEverywhere(world: World, ledger: Ledger, instance: Instance, entry: Omit<Entry, 'score'>): void {
  forTree(world, instance, ({ number }) => {
    for (const node of world.nodes) ledger.forbid(number, node.number, entry.kind, entry.name);
  });
}
