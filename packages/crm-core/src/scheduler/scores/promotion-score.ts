import type { Situation } from '../../model/configuration/situation.ts';
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
  const numbered = numberedNames(world.situation.histories);
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
    if (!instance.isUnique) names.push(...numbered(node, instance.resource.id));
    return names.map((name) => ofNode.get(name)).find((score) => score !== undefined);
  };
}

/** The names with a number that a node has for a resource, the newest first. Each node is looked through once, when it is first asked for. */
function numberedNames(histories: Situation['histories']): (node: string, resource: string) => readonly string[] {
  const byNode = new Map<string, ReadonlyMap<string, readonly string[]>>();
  return (node, resource) => {
    const known = byNode.get(node) ?? namesByResource(histories.get(node)?.keys() ?? []);
    byNode.set(node, known);
    return known.get(resource) ?? [];
  };
}

function namesByResource(names: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  const byResource = new Map<string, string[]>();
  for (const name of names) {
    const colon = name.lastIndexOf(':');
    if (colon < 0) continue;
    const resource = name.slice(0, colon);
    byResource.set(resource, [name, ...(byResource.get(resource) ?? [])]);
  }
  return byResource;
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
