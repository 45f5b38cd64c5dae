import type { World } from '../world/world.ts';

/*
 * What agents said of who should be promoted. They say it of a name: that of the
 * resource, or, in old clusters, of the copy as its node numbered it, which need not be
 * its number here.
 */

type Lookup = (instance: number, node: number) => number | undefined;

/** Undefined: nothing was said of this copy on this node. */
export function promotionScores(world: World): Lookup {
  const said = byNode(world.situation.promotionScores, ({ resource, score }) => [resource, score] as const);
  if (said.size === 0) return () => undefined;
  const known = world.situation.histories;
  return (number, nodeNumber) => {
    const instance = world.instances[number];
    const node = world.nodes[nodeNumber]?.name ?? '';
    const ofNode = said.get(node);
    if (instance === undefined || ofNode === undefined) return undefined;
    const names = [
      ...(instance.historyId === instance.id ? [] : [instance.historyId]),
      instance.resource.id,
      instance.id,
    ];
    if (!instance.isUnique) names.push(...numberedNames(known.get(node)?.keys() ?? [], instance.resource.id));
    return names.map((name) => ofNode.get(name)).find((score) => score !== undefined);
  };
}

/** The newest first. */
function numberedNames(known: Iterable<string>, resource: string): string[] {
  const prefix = `${resource}:`;
  return [...known].filter((name) => name.startsWith(prefix)).reverse();
}

function byNode<T extends { readonly node: string }, V>(
  items: readonly T[],
  entry: (item: T) => readonly [string, V],
): ReadonlyMap<string, ReadonlyMap<string, V>> {
  const nodes = new Map<string, Map<string, V>>();
  for (const item of items) {
    const ofNode = nodes.get(item.node) ?? new Map<string, V>();
    nodes.set(item.node, ofNode.set(...entry(item)));
  }
  return nodes;
}
