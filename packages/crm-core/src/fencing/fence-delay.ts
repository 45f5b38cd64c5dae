/**
 * How long a node waits before it shoots, so that two nodes never shoot each other: see
 * "Fencing" in docs/ownership.md. Of the two waits one is a constant, so they are half
 * of `priorityDelayMs` apart whatever each side believes.
 */
export interface FenceDelayScene {
  readonly node: string;
  readonly target: string;
  /** Of the cluster, in any order. */
  readonly nodes: readonly string[];
  readonly priorityDelayMs: number;
  /** The target lives as far as is known here, and may be about to shoot this node. */
  readonly mayShootBack: boolean;
  /** What each node owns, by what both knew last: see `weightOf`. */
  readonly weights: ReadonlyMap<string, number>;
}

export function fenceDelayMs(scene: FenceDelayScene): number {
  const { node, target, nodes, priorityDelayMs, mayShootBack, weights } = scene;
  if (!mayShootBack || nodes.length !== 2) return 0;
  if (node > target) return priorityDelayMs / 2;
  const ownsMore = (weights.get(node) ?? 0) >= (weights.get(target) ?? 0);
  return ownsMore ? 0 : priorityDelayMs;
}
