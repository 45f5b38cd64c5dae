import { infinity } from '../../base/score.ts';
import type { Instance } from '../world/world.ts';
import { copyInto, scoreAt, type ReadonlyRow } from '../scores/row.ts';
import { placeOf } from './apply-primary.ts';
import { copiesInOrder } from './copy-order.ts';
import { unsettle } from './settle.ts';
import {
  at,
  banEverywhere,
  changing,
  currentNode,
  instanceAt,
  isDone,
  isUsable,
  nodeOf,
  rowOf,
  type Workspace,
} from './workspace.ts';

/**
 * Copies get their nodes in two rounds: first those that are active stay where they
 * are, as long as no node gets more than its share by that; then the others take the
 * best node that has room. What is beyond the maximum runs nowhere.
 */
export interface Copies {
  /** The clone or bundle: its row says where copies may be at all. */
  readonly holder: Instance;
  /** Copies of a clone, containers of a bundle. */
  readonly copies: readonly Instance[];
  readonly max: number;
  readonly maxOfNode: number;
}

interface Distribution extends Copies {
  /** Copies that each node has been given. */
  readonly counts: Int32Array;
  /** Copies that may still be given out. */
  left: number;
  /** Copies with a part that cannot be stopped: the nodes where such parts are. */
  readonly stuck: ReadonlyMap<Instance, ReadonlySet<number>>;
}

export function placeCopies(workspace: Workspace, copies: Copies): void {
  const counts = new Int32Array(workspace.world.nodes.length);
  const places = countUsable(workspace, copies.holder);
  const share = Math.max(1, Math.floor(copies.max / Math.max(1, places)));
  const stuck = stuckCopies(workspace, copies.copies);
  const distribution: Distribution = { ...copies, counts, left: copies.max, stuck };
  const inOrder = copiesInOrder(workspace, copies.copies);
  workspace.copiesInTurn.set(copies.holder.number, inOrder);
  for (const copy of inOrder) keepWhereItIs(workspace, distribution, copy, share);
  for (const copy of inOrder) if (isLeftInPlace(workspace, copy)) placeAnywhere(workspace, distribution, copy);
  for (const copy of inOrder) placeAnywhere(workspace, distribution, copy);
}

/** It is where it is, whoever else would like the place, and counts. */
function isLeftInPlace(workspace: Workspace, copy: Instance): boolean {
  const isLeft = ({ isManaged, block }: Instance): boolean => !isManaged && block === null;
  return copy.activeOn.length > 0 && partsOf(workspace, copy).every(isLeft);
}

function partsOf(workspace: Workspace, copy: Instance): readonly Instance[] {
  return copy.kind === 'primitive' ? [copy] : copy.children.map((child) => instanceAt(workspace, child));
}

/** A copy may be stuck where it is not meant to be: by a part that cannot be stopped, or that nobody manages where nothing is begun. */
function stuckCopies(workspace: Workspace, copies: readonly Instance[]): Distribution['stuck'] {
  const stuck = new Map<Instance, Set<number>>();
  for (const copy of copies) {
    const parts = partsOf(workspace, copy).filter((part) => part.block !== null || isOutOfReach(workspace, part));
    const nodes = parts.flatMap(({ activeOn }) => activeOn);
    if (nodes.length > 0) stuck.set(copy, new Set(nodes));
  }
  return stuck;
}

function isOutOfReach(workspace: Workspace, { isManaged, activeOn }: Instance): boolean {
  return !isManaged && activeOn.some((node) => !isUsable(workspace, node));
}

function countUsable(workspace: Workspace, holder: Instance): number {
  const row = rowOf(workspace, holder.number);
  let count = 0;
  for (let node = 0; node < row.length; node++) {
    if (scoreAt(row, node) >= 0 && isUsable(workspace, node)) count++;
  }
  return count;
}

function keepWhereItIs(workspace: Workspace, distribution: Distribution, copy: Instance, share: number): void {
  if (distribution.left <= 0 || isDone(workspace, copy.number)) return;
  const node = keepableNode(workspace, distribution.holder, copy);
  if (node < 0 || at(distribution.counts, node) >= share) return;
  tryToKeep(workspace, distribution, copy, node);
}

function keepableNode(workspace: Workspace, holder: Instance, copy: Instance): number {
  if (copy.activeOn.length === 0 || copy.isFailed) return -1;
  const node = currentNode(copy);
  if (node < 0 || !isUsable(workspace, node)) return -1;
  const isAllowed = [holder, copy].every(({ number }) => scoreAt(rowOf(workspace, number), node) >= 0);
  return isAllowed ? node : -1;
}

/**
 * A copy that would rather be elsewhere is tried again with that place left to others,
 * as long as there are others: so that copies do not change places for nothing.
 */
function tryToKeep(workspace: Workspace, distribution: Distribution, copy: Instance, node: number): void {
  const saved = savedRows(workspace, copy);
  const mark = workspace.journal?.mark ?? 0;
  const counts = distribution.counts.slice();
  for (let reserved = 0; reserved < distribution.left; reserved++) {
    const chosen = placeOne(workspace, distribution, copy, node);
    if (chosen === node) {
      distribution.counts.set(counts);
      take(distribution, chosen);
      return;
    }
    unsettle(workspace, copy);
    restoreRows(workspace, saved);
    workspace.journal?.rewind(saved, mark);
    if (chosen < 0) break;
    distribution.counts[chosen] = at(distribution.counts, chosen) + 1;
  }
  distribution.counts.set(counts);
}

function placeAnywhere(workspace: Workspace, distribution: Distribution, copy: Instance): void {
  if (isDone(workspace, copy.number)) return;
  if (distribution.left <= 0) banTree(workspace, copy);
  const chosen = placeOne(workspace, distribution, copy, -1);
  if (chosen >= 0) take(distribution, chosen);
}

function take(distribution: Distribution, node: number): void {
  distribution.counts[node] = at(distribution.counts, node) + 1;
  distribution.left--;
}

function placeOne(workspace: Workspace, distribution: Distribution, copy: Instance, preferred: number): number {
  banFull(workspace, distribution, copy);
  workspace.place(workspace, copy, preferred);
  return copy.kind === 'primitive' ? nodeOf(workspace, copy.number) : placeOf(workspace, copy);
}

/** Bans what is full; and for a copy of which a part cannot be stopped every other node, which would tear it apart. */
function banFull(workspace: Workspace, distribution: Distribution, copy: Instance): void {
  const allowed = rowOf(workspace, distribution.holder.number);
  const stuckOn = distribution.stuck.get(copy);
  const targets = [copy, ...copy.children.map((child) => instanceAt(workspace, child))];
  for (const target of targets) {
    const row = rowOf(workspace, target.number);
    changing(workspace, target.number, { kind: 'copies', holder: distribution.holder.number }, () => {
      for (let node = 0; node < row.length; node++) {
        const isAllowed = isUsable(workspace, node) && scoreAt(allowed, node) >= 0 && (stuckOn?.has(node) ?? true);
        if (!isAllowed || isFull(distribution, node, copy)) row[node] = -infinity;
      }
    });
  }
}

/** Whether the node has all that it may have beside this copy: those that it was given, or those that it cannot be rid of. */
function isFull({ counts, maxOfNode, stuck }: Distribution, node: number, copy: Instance): boolean {
  let stuckThere = 0;
  for (const [other, nodes] of stuck) if (other !== copy && nodes.has(node)) stuckThere++;
  return Math.max(at(counts, node), stuckThere) >= maxOfNode;
}

function banTree(workspace: Workspace, instance: Instance): void {
  changing(workspace, instance.number, { kind: 'noCopyLeft' }, () => banEverywhere(rowOf(workspace, instance.number)));
  for (const child of instance.children) banTree(workspace, instanceAt(workspace, child));
}

type SavedRows = ReadonlyMap<number, ReadonlyRow>;

function savedRows(workspace: Workspace, copy: Instance): SavedRows {
  const numbers = [copy.number, ...copy.children];
  return new Map(numbers.map((number) => [number, rowOf(workspace, number).slice()]));
}

function restoreRows(workspace: Workspace, saved: SavedRows): void {
  for (const [number, row] of saved) copyInto(rowOf(workspace, number), row);
}
