import type { Placing } from './explanation.ts';

/** It was last seen on nodes of which nobody knows what they do now. */
export function isLost({ now, nodes }: Pick<Placing, 'now' | 'nodes'>): boolean {
  return (
    now.nodes.length > 0 &&
    now.nodes.every((name) => nodes.some(({ node, closed }) => node === name && closed?.kind === 'unclean'))
  );
}
