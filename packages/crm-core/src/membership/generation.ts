import { invariant } from '../base/invariant.ts';

/**
 * The generation of the next view that `node` forms, above all that was seen. Each
 * node takes its generations from a class of its own, so no two views have the same
 * one, whatever their nodes know of each other: node i of n takes those that are i
 * modulo n. `nodes`: all that are configured, sorted.
 */
export function nextGeneration(node: string, nodes: readonly string[], seen: number): number {
  const index = nodes.indexOf(node);
  invariant(index >= 0, `${node} is one of the nodes`);
  const least = seen + 1;
  return least + ((((index - least) % nodes.length) + nodes.length) % nodes.length);
}
