import type { ClusterModel } from '../model/cluster.ts';
import type { UnfencedNode } from '../model/transition.ts';
import type { CoordinatorEffect } from './coordinator-effect.ts';

/** Whether anything can fence a node. */
export function hasDevice({ fencing }: ClusterModel, node: string): boolean {
  return fencing.enabled && fencing.targets.some((target) => target.node === node && target.levels.length > 0);
}

/** Tells people of nodes that must be fenced, and that nothing can fence: once each, until it need not be fenced any more. */
export class UnfencedNews {
  #told: readonly string[] = [];

  tell(unfenced: readonly UnfencedNode[]): CoordinatorEffect[] {
    const news = unfenced.filter(({ node }) => !this.#told.includes(node));
    this.#told = unfenced.map(({ node }) => node);
    return news.map(event);
  }
}

function event({ node, reasons }: UnfencedNode): CoordinatorEffect {
  return {
    kind: 'event',
    event: 'warning',
    text: `${node} must be fenced (${reasons.join('; ')}), and no device is configured: what comes after it waits`,
    data: { node },
  };
}
