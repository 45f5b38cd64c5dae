import { addScores, infinity } from '../../base/score.ts';
import type { Colocation } from '../colocation/colocation.ts';
import type { Instance } from '../world/world.ts';
import { copyInto, scoreAt, type ReadonlyRow, type Row } from '../scores/row.ts';
import { at, borrowCopy, canRunAny, instanceAt, rowOf, type Workspace } from './workspace.ts';

/**
 * Wishes flow against the arrows of dependence: before a primary is placed, the scores
 * of what will be with it are added to its own, as strongly as the colocation binds
 * (score / infinity), and the wishes of what depends on those in turn. Wishes
 * that would leave no node are dropped.
 */
export interface Wish {
  /** The one that wishes. */
  readonly source: number;
  readonly attribute: string;
  /** How strongly it counts: a whole number out of `wholeFactor`. */
  readonly factor: number;
  /** Dropped as a whole where it leaves no node that could run anything. */
  readonly mayBeDropped: boolean;
  /** Nothing becomes negative by it. */
  readonly onlyPositive: boolean;
  /** Follows the arrows instead: the wishes of what the source depends on. */
  readonly forward: boolean;
}

/**
 * Factors are whole numbers, so that a chain of wishes comes out the same everywhere. A
 * thousand times infinity: fine enough for chains, and every product of a score and a
 * factor is still exact.
 */
const wholeFactor = 1_000_000_000;

/** The factor of a colocation with this score. */
export function factorOf(score: number): number {
  return score * (wholeFactor / infinity);
}

/** Far below what saturation gives: a node that was positive, and was wished away. */
const wishedAway = -2_000_000_000;

/** Adds the wish of a colocation's dependent to the scores of its primary (`target`). */
export function mergeDependent(workspace: Workspace, target: Row, colocation: Colocation, onlyPositive = false): void {
  const { dependent, attribute, score } = colocation;
  mergeWish(workspace, target, {
    source: dependent,
    attribute,
    factor: factorOf(score),
    mayBeDropped: true,
    onlyPositive,
    forward: false,
  });
}

/**
 * Whether the dependent is asked: where it has no influence, only while the primary
 * runs nowhere. A container that runs well is not moved for the sake of its connection.
 */
export function hasInfluence(workspace: Workspace, colocation: Colocation): boolean {
  const primary = instanceAt(workspace, colocation.primary);
  const dependent = instanceAt(workspace, colocation.dependent);
  if (isReplicaConnection(workspace, dependent) && !primary.isFailed && primary.activeOn.length === 1) return false;
  return colocation.influence || primary.activeOn.length === 0;
}

function isReplicaConnection(workspace: Workspace, instance: Instance): boolean {
  if (instance.remoteNode === null || instance.parent === null) return false;
  return instanceAt(workspace, instance.parent).kind === 'bundle';
}

/** What an instance would like for itself, with the wishes of all that it depends on. */
export function wishesOf(workspace: Workspace, instance: Instance): Row {
  const { asked } = workspace;
  const speaker = instanceAt(workspace, memberToAsk(instance, true) ?? instance.number);
  const work = rowOf(workspace, speaker.number).slice();
  const wish = { attribute: '#uname', factor: wholeFactor, mayBeDropped: true, onlyPositive: false, forward: true };
  asked[speaker.number] = 1;
  mergeFollowing(workspace, work, speaker, { ...wish, source: speaker.number });
  asked[speaker.number] = 0;
  return work;
}

export function mergeWish(workspace: Workspace, target: Row, wish: Wish): void {
  const { asked } = workspace;
  if (at(asked, wish.source) === 1) return;
  asked[wish.source] = 1;
  const work = borrowCopy(workspace, target);
  const source = instanceAt(workspace, wish.source);
  const member = memberToAsk(source, wish.forward);
  if (member === null) addMatching(workspace, work, wish);
  else mergeWish(workspace, work, { ...wish, source: member });
  if (canRunAny(workspace, work)) {
    if (member === null) mergeFollowing(workspace, work, source, wish);
    if (wish.onlyPositive) unmark(work);
    copyInto(target, work);
  } else if (!wish.mayBeDropped) {
    copyInto(target, work);
  }
  asked[wish.source] = 0;
  workspace.spareRows.push(work);
}

/** A group speaks through one member, whose chain of colocations leads to all others. */
function memberToAsk(source: Instance, forward: boolean): number | null {
  if (source.kind !== 'group') return null;
  return (forward ? source.children.at(-1) : source.children[0]) ?? null;
}

function mergeFollowing(workspace: Workspace, work: Row, source: Instance, wish: Wish): void {
  const { thisWith, withThis } = workspace.colocations;
  for (const colocation of wish.forward ? thisWith(source.number) : withThis(source.number)) {
    if (!wish.forward && !hasInfluence(workspace, colocation)) continue;
    mergeWish(workspace, work, {
      ...wish,
      source: wish.forward ? colocation.primary : colocation.dependent,
      attribute: colocation.attribute,
      factor: dividedRound(wish.factor * colocation.score, infinity) || Math.sign(wish.factor * colocation.score),
      mayBeDropped: true,
    });
  }
}

function addMatching(workspace: Workspace, work: Row, wish: Wish): void {
  const bestAlike = bestByNode(workspace, rowOf(workspace, wish.source), wish.attribute);
  for (let node = 0; node < work.length; node++) {
    const score = bestAlike(node);
    if (wish.factor < 0 && score < 0) continue;
    const before = scoreAt(work, node);
    if (before === wishedAway) continue;
    const after = addScores(before, scaled(score, wish.factor));
    if (!wish.onlyPositive || after >= 0 || before < 0) work[node] = after;
    else if (before > 0) work[node] = wishedAway;
  }
}

/** The best score of a usable node that has the same value of the attribute. */
function bestByNode(workspace: Workspace, row: ReadonlyRow, attribute: string): (node: number) => number {
  const { usable } = workspace;
  if (attribute === '#uname') return (node) => (usable[node] === 1 ? scoreAt(row, node) : -infinity);
  const best = new Map<string | undefined, number>();
  for (let node = 0; node < row.length; node++) {
    const value = attributeOf(workspace, node, attribute);
    if (usable[node] === 1 && scoreAt(row, node) > (best.get(value) ?? -infinity)) best.set(value, scoreAt(row, node));
  }
  return (node) => best.get(attributeOf(workspace, node, attribute)) ?? -infinity;
}

export function attributeOf(workspace: Workspace, node: number, attribute: string): string | undefined {
  return workspace.world.nodes[node]?.attributes.get(attribute);
}

/** What is small does not become nothing. */
function scaled(score: number, factor: number): number {
  const rounded = dividedRound(score * factor, wholeFactor);
  return rounded !== 0 || score === 0 ? rounded : Math.sign(factor);
}

/** Rounded half away from zero. */
function dividedRound(dividend: number, divisor: number): number {
  return Math.sign(dividend) * Math.floor((Math.abs(dividend) + divisor / 2) / divisor);
}

function unmark(work: Row): void {
  for (let node = 0; node < work.length; node++) {
    if (scoreAt(work, node) === wishedAway) work[node] = 1;
  }
}
