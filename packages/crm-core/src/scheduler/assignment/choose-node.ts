import { infinity } from '../../base/score.ts';
import type { Instance } from '../world/world.ts';
import { scoreAt, type ReadonlyRow } from '../scores/row.ts';
import { compareLeft } from './capacity.ts';
import { at, currentNode, instanceAt, isUsable, rowOf, type Workspace } from './workspace.ts';

/**
 * The best node for an instance, or -1. Best is: the highest score; then what the
 * placement strategy says; then the fewest instances; then where it is; then the name.
 * A score below zero is never chosen. `preferred` (-1: none) is taken where it is no worse than the best.
 */
export function chooseNode(workspace: Workspace, instance: Instance, preferred: number): number {
  const row = rowOf(workspace, instance.number);
  const current = currentNode(instance);
  const best = bestNode(workspace, row, current);
  if (best < 0) return -1;
  const score = scoreAt(row, best);
  const canTake = (node: number): boolean => node >= 0 && scoreAt(row, node) >= score && isUsable(workspace, node);
  if (preferred >= 0) return canTake(preferred) ? preferred : best;
  const staysAmongEquals = score > 0 && !isUniqueCopy(workspace, instance);
  return staysAmongEquals && canTake(current) ? current : best;
}

function isUniqueCopy(workspace: Workspace, instance: Instance): boolean {
  if (instance.parent === null) return false;
  const parent = instanceAt(workspace, instance.parent);
  return parent.kind === 'clone' && instance.isUnique;
}

function bestNode(workspace: Workspace, row: ReadonlyRow, current: number): number {
  let best = -1;
  for (let node = 0; node < row.length; node++) {
    if (scoreAt(row, node) < 0 || !isUsable(workspace, node)) continue;
    if (best < 0 || compareNodes(workspace, row, current, node, best) < 0) best = node;
  }
  return best;
}

/** Below 0: `a` is better. */
export function compareNodes(workspace: Workspace, row: ReadonlyRow, current: number, a: number, b: number): number {
  const difference = scoreAt(row, b) - scoreAt(row, a);
  return difference === 0 ? compareEqual(workspace, current, a, b) : difference;
}

function compareEqual(workspace: Workspace, current: number, a: number, b: number): number {
  const { capacity, load, nameRank } = workspace;
  if (capacity?.strategy === 'minimal') return at(nameRank, a) - at(nameRank, b);
  const left = capacity?.strategy === 'balanced' ? compareLeft(capacity, a, b) : 0;
  if (left !== 0) return left;
  const loads = at(load, a) - at(load, b);
  if (loads !== 0) return loads;
  if (a === current) return -1;
  if (b === current) return 1;
  return at(nameRank, a) - at(nameRank, b);
}

/** All nodes from the best to the worst by what they have, whatever is to be placed. */
export function nodesInOrder(workspace: Workspace): number[] {
  const weight = (node: number): number => (isUsable(workspace, node) ? 0 : -infinity);
  return workspace.world.nodes
    .map(({ number }) => number)
    .sort((a, b) => weight(b) - weight(a) || compareEqual(workspace, -1, a, b));
}
