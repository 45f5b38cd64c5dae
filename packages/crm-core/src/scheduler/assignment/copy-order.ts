import type { Instance } from '../world/world.ts';
import { newRow, scoreAt } from '../scores/row.ts';
import { compareNumbered } from './compare-numbered.ts';
import { factorOf, hasInfluence, mergeWish } from './merge-wishes.ts';
import { at, currentNode, instanceAt, isUsable, rowOf, type Workspace } from './workspace.ts';

/**
 * Which copy chooses first: those whose present node can keep them, else is still there, the healthy before
 * the failed, the active before the inactive, and what has to leave its node after both; then where others would like them; then
 * by number.
 */
export function copiesInOrder(workspace: Workspace, copies: readonly Instance[]): Instance[] {
  const ranks = copies.map((copy) => rankOf(workspace, copy));
  return ranks.sort((a, b) => compareRanks(workspace, a, b)).map(({ copy }) => copy);
}

interface Rank {
  readonly copy: Instance;
  /** It is somewhere where it must not be. */
  readonly mustLeave: boolean;
  readonly active: number;
  /** -1: nowhere, or not allowed there any more. */
  readonly node: number;
  readonly isNodeUsable: boolean;
  /** It may be about to be fenced, but not on its way out. */
  readonly isNodeStaying: boolean;
  readonly isNodeAllowed: boolean;
  /** What others would give for its node; counted when it is needed. */
  wish: number | null;
}

function rankOf(workspace: Workspace, copy: Instance): Rank {
  const current = currentNode(copy);
  const isListed = current >= 0 && workspace.scores.isListed(copy.number, current);
  const parent = copy.parent === null ? null : rowOf(workspace, copy.parent);
  return {
    copy,
    mustLeave: current >= 0 && !(isListed && scoreAt(rowOf(workspace, copy.number), current) >= 0),
    active: copy.activeOn.length,
    node: isListed ? current : -1,
    isNodeUsable: isListed && isUsable(workspace, current),
    isNodeStaying: isListed && isStaying(workspace, current),
    isNodeAllowed: isListed && (parent === null || scoreAt(parent, current) >= 0),
    wish: null,
  };
}

function compareRanks(workspace: Workspace, a: Rank, b: Rank): number {
  if (a.active > 0 && b.active > 0 && a.active !== b.active) return a.active - b.active;
  return (
    (a.mustLeave ? 1 : 0) - (b.mustLeave ? 1 : 0) ||
    at(workspace.priority, b.copy.number) - at(workspace.priority, a.copy.number) ||
    (a.node < 0 ? 1 : 0) - (b.node < 0 ? 1 : 0) ||
    (a.isNodeUsable ? 0 : 1) - (b.isNodeUsable ? 0 : 1) ||
    (a.isNodeStaying ? 0 : 1) - (b.isNodeStaying ? 0 : 1) ||
    (a.isNodeAllowed ? 0 : 1) - (b.isNodeAllowed ? 0 : 1) ||
    (hasFailed(workspace, a.copy) ? 1 : 0) - (hasFailed(workspace, b.copy) ? 1 : 0) ||
    wishFor(workspace, b) - wishFor(workspace, a) ||
    compareNumbered(a.copy.id, b.copy.id)
  );
}

function isStaying({ world }: Workspace, node: number): boolean {
  const { online = false, shutdown = false } = world.nodes[node] ?? {};
  return online && !shutdown;
}

function hasFailed(workspace: Workspace, copy: Instance): boolean {
  return copy.isFailed || copy.children.some((child) => hasFailed(workspace, instanceAt(workspace, child)));
}

/** What the colocations of a copy are worth on the node where it is. */
function wishFor(workspace: Workspace, rank: Rank): number {
  return (rank.wish ??= rank.node < 0 ? 0 : countWish(workspace, rank.copy, rank.node));
}

function countWish(workspace: Workspace, copy: Instance, node: number): number {
  const { thisWith, withThis } = workspace.colocations;
  const work = newRow(workspace.world.nodes.length, 0);
  const wish = { mayBeDropped: true, onlyPositive: true, forward: false };
  for (const { primary, attribute, score } of thisWith(copy.number).filter(({ isInternal }) => !isInternal)) {
    mergeWish(workspace, work, { ...wish, source: primary, attribute, factor: factorOf(score) });
  }
  for (const colocation of withThis(copy.number)) {
    if (colocation.isInternal || !hasInfluence(workspace, colocation)) continue;
    const { dependent, attribute, score } = colocation;
    mergeWish(workspace, work, { ...wish, source: dependent, attribute, factor: factorOf(score) });
  }
  return scoreAt(work, node);
}
