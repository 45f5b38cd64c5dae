import type { NodeHistory, ResourceHistory, Situation } from './situation.ts';

/** Of a list: of several histories of one resource on one node, the last counts. */
export function historiesByNode(list: Iterable<ResourceHistory>): Situation['histories'] {
  const nodes = new Map<string, Map<string, ResourceHistory>>();
  for (const history of list) {
    const ofNode = nodes.get(history.node) ?? new Map<string, ResourceHistory>();
    nodes.set(history.node, ofNode.set(history.resource, history));
  }
  return nodes;
}

/** Node by node. */
export function* allHistories(histories: Situation['histories']): Generator<ResourceHistory, void, undefined> {
  for (const node of histories.values()) yield* node.values();
}

/** The same, each changed; what is made of one node is asked for when it is read. */
export function mapHistories(
  histories: Situation['histories'],
  change: (history: ResourceHistory) => ResourceHistory,
): Situation['histories'] {
  return new Map([...histories].map(([name, node]): [string, NodeHistory] => [name, changed(node, change)]));
}

function changed(node: NodeHistory, change: (history: ResourceHistory) => ResourceHistory): NodeHistory {
  return {
    keys: () => node.keys(),
    get: (resource) => {
      const history = node.get(resource);
      return history === undefined ? undefined : change(history);
    },
    *values() {
      for (const history of node.values()) yield change(history);
    },
  };
}
