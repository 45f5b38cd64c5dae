import type { World } from '../world/world.ts';
import { nodeLines } from './render-nodes.ts';
import { resourceLines } from './render-resources.ts';

/**
 * The state of the cluster as administrators of Pacemaker know it: nodes, then all
 * resources with where they are and what is wrong with them. One line a string, indented.
 */
export function renderStatus(world: World): readonly string[] {
  return [
    '  * Node List:',
    ...nodeLines(world).map((line) => `    * ${line}`),
    '',
    '  * Full List of Resources:',
    ...world.roots.flatMap((root) => resourceLines(world, root)).map((line) => `    ${line}`),
  ];
}
