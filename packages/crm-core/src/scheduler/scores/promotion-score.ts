import type { World } from '../world/world.ts';

/** What agents said of who should be promoted: by the name that the node knows the copy by, else by that of its resource. */
export function promotionScores(world: World): (instance: number, node: number) => number | undefined {
  const byNode = new Map<string, Map<string, number>>();
  for (const { node, resource, score } of world.situation.promotionScores) {
    const ofNode = byNode.get(node) ?? new Map<string, number>();
    byNode.set(node, ofNode.set(resource, score));
  }
  return (number, nodeNumber) => {
    const instance = world.instances[number];
    const said = byNode.get(world.nodes[nodeNumber]?.name ?? '');
    if (instance === undefined || said === undefined) return undefined;
    return said.get(instance.historyId) ?? said.get(instance.id) ?? said.get(instance.resource.id);
  };
}
