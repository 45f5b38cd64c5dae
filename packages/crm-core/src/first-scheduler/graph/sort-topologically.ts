import type { Edge } from '../ordering/edges.ts';

export interface Sorted {
  /** Every node after all that come before it; otherwise in the order given. */
  readonly order: readonly number[];
  /** The edges that hold: without those that only close a circle of wishes. */
  readonly edges: readonly Edge[];
  /** Nodes on, or behind, a circle of required edges. */
  readonly circular: readonly number[];
}

/** Kahn's way. If a circle is left, edges that are not required are given up within it. */
export function sortTopologically(nodes: readonly number[], edges: readonly Edge[]): Sorted {
  const first = sortOnce(nodes, edges);
  if (first.rest.length === 0) return { order: first.order, edges, circular: [] };
  const rest = new Set(first.rest);
  const firm = edges.filter((edge) => edge.required || !rest.has(edge.before) || !rest.has(edge.after));
  const second = sortOnce(nodes, firm);
  return { order: second.order, edges: firm, circular: second.rest };
}

function sortOnce(nodes: readonly number[], edges: readonly Edge[]): { order: number[]; rest: number[] } {
  const missing = new Map(nodes.map((node) => [node, 0]));
  const followers = new Map<number, number[]>(nodes.map((node) => [node, []]));
  for (const { before, after } of edges) {
    missing.set(after, (missing.get(after) ?? 0) + 1);
    followers.get(before)?.push(after);
  }
  const order = nodes.filter((node) => missing.get(node) === 0);
  // The list grows while it is read: what became free last comes last.
  for (const node of order) {
    for (const follower of followers.get(node) ?? []) {
      const left = (missing.get(follower) ?? 0) - 1;
      missing.set(follower, left);
      if (left === 0) order.push(follower);
    }
  }
  const done = new Set(order);
  return { order, rest: nodes.filter((node) => !done.has(node)) };
}
