import { infinity } from '../../base/score.ts';
import type { Instance } from '../world/world.ts';
import { scoreAt, type ReadonlyRow } from '../scores/row.ts';
import { nodesInOrder } from './choose-node.ts';
import { wishesOf } from './merge-wishes.ts';
import { currentNode, instanceAt, rowOf, type Workspace } from './workspace.ts';

/**
 * The order in which what is at the top gets its place: by priority, then as
 * configured. Where room is scarce, what is better off where it is comes first (so
 * that it is not driven away), then what wants the best nodes most.
 */
export function placingOrder(workspace: Workspace): Instance[] {
  const roots = workspace.world.roots.map((number) => instanceAt(workspace, number));
  const byPriority = (a: Instance, b: Instance): number => priorityOf(b) - priorityOf(a);
  if (workspace.capacity === null) return roots.sort(byPriority);
  const nodes = nodesInOrder(workspace);
  const wishes = new Map(roots.map((root) => [root, wishesOf(workspace, root)]));
  return roots.sort((a, b) => byPriority(a, b) || compareWishes(workspace, a, b, wishes, nodes));
}

function priorityOf(instance: Instance): number {
  return instance.resource.meta.priority;
}

function compareWishes(
  workspace: Workspace,
  a: Instance,
  b: Instance,
  wishes: ReadonlyMap<Instance, ReadonlyRow>,
  nodes: readonly number[],
): number {
  const left = wishes.get(a) ?? rowOf(workspace, a.number);
  const right = wishes.get(b) ?? rowOf(workspace, b.number);
  const atCurrent = (instance: Instance, row: ReadonlyRow): number => {
    const node = currentNode(instance);
    return node < 0 ? -infinity : scoreAt(row, node);
  };
  const here = atCurrent(b, right) - atCurrent(a, left);
  if (here !== 0) return here;
  const differing = nodes.find((node) => scoreAt(left, node) !== scoreAt(right, node));
  return differing === undefined ? 0 : scoreAt(right, differing) - scoreAt(left, differing);
}
