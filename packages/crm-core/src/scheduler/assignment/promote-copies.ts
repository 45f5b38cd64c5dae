import { addScores, infinity } from '../../base/score.ts';
import type { Colocation } from '../colocation/colocation.ts';
import type { Instance } from '../world/world.ts';
import { scoreAt, type Row } from '../scores/row.ts';
import { placeOf } from './apply-primary.ts';
import { attributeOf, factorOf, hasInfluence, mergeWish } from './merge-wishes.ts';
import { promotionScore } from './promotion-scores.ts';
import { promoted, roleNumber, stopped, unpromoted } from './roles.ts';
import { isTouched } from './place-primitive.ts';
import { tracePromotion } from './trace.ts';
import { vantageOf } from './vantage.ts';
import { addTo, at, hasHost, instanceAt, isDone, isUsable, nodeOf, rowOf, type Workspace } from './workspace.ts';

/**
 * Who is promoted. A copy's promotion score is what its agent says, with locations for
 * the promoted role and what it is colocated with in that role; below zero it is not
 * promoted. The order is by that score with the wishes of those that want to be with
 * the promoted one; among equals it is that in which they got their places.
 */
export function promoteCopies(workspace: Workspace, clone: Instance, copies: readonly Instance[]): void {
  for (const copy of copies) scorePromotion(workspace, copy);
  const inOrder = promotionOrder(workspace, clone, copies);
  workspace.copiesInTurn.set(clone.number, inOrder);
  const counts = new Int32Array(workspace.world.nodes.length);
  let left = mostPromoted(workspace, clone);
  for (const copy of inOrder) {
    const node = placeOf(workspace, copy);
    tracePromotion(workspace, copy, node);
    const isPromoted = left > 0 && isPromotable(workspace, clone, copy, counts);
    noteCandidacy(workspace, copy, left, isPromoted);
    if (isPromoted) {
      left--;
      counts[node] = at(counts, node) + 1;
    }
    setRole(workspace, copy, isPromoted);
  }
}

/** Without quorum the policy may forbid all promotion; under `freeze` what is promoted stays so. */
function mostPromoted({ world }: Workspace, { resource }: Instance): number {
  const isForbidden = !world.quorate && world.resolved.properties.noQuorumPolicy === 'demote';
  return isForbidden ? 0 : resource.meta.promotedMax;
}

function setRole(workspace: Workspace, copy: Instance, isPromoted: boolean): void {
  for (const child of copy.children) setRole(workspace, instanceAt(workspace, child), isPromoted);
  if (nodeOf(workspace, copy.number) < 0 && copy.kind === 'primitive') return;
  workspace.nextRole[copy.number] = isPromoted ? promoted : unpromoted;
}

function noteCandidacy(workspace: Workspace, { number }: Instance, left: number, isPromoted: boolean): void {
  const { journal, priority, promotionIndex } = workspace;
  const base = journal?.promotionBases.get(number) ?? -infinity;
  const scores = { base, score: at(priority, number), index: at(promotionIndex, number) };
  journal?.candidacies.set(number, { ...scores, left, isPromoted });
}

/** Out of nothing that was said comes -1: a location for the promoted role can still lift it. */
const nothingSaid = -1;

function scorePromotion(workspace: Workspace, copy: Instance): void {
  const node = placeOf(workspace, copy);
  const { priority: score, promotionIndex: index } = workspace;
  score[copy.number] = baseScore(workspace, copy, node);
  workspace.journal?.promotionBases.set(copy.number, at(score, copy.number));
  if (node >= 0) {
    const location = workspace.scores.promotionLocations[copy.number]?.[node] ?? 0;
    score[copy.number] = addScores(
      at(score, copy.number),
      addScores(location, promotedStickiness(workspace, copy, node)),
    );
    followPromoted(workspace, copy, node);
    if (!mustStayPromoted(copy)) refuseWithoutTicket(workspace, copy);
  }
  index[copy.number] = at(score, copy.number);
}

/** What staying promoted is worth, where it is promoted. */
export function promotedStickiness({ world }: Pick<Workspace, 'world'>, copy: Instance, node: number): number {
  const clone = world.instances[copy.clone ?? -1];
  const stays = copy.role === 'promoted' && copy.activeOn.includes(node);
  return stays ? (clone?.resource.meta.promotedStickiness ?? 0) : 0;
}

/** What is promoted and must not be touched comes before all others. */
function baseScore(workspace: Workspace, copy: Instance, node: number): number {
  const role = highestRole(workspace, copy);
  if (node < 0 || role === unpromoted || role === stopped) return -infinity;
  if (mustStayPromoted(copy)) return infinity;
  return promotionScore(workspace, copy, node) ?? nothingSaid;
}

/** A member that is to be unpromoted speaks for its whole group. */
function highestRole({ nextRole }: Workspace, { number, kind, children }: Instance): number {
  const parts = kind === 'group' ? children : [number];
  return Math.max(...parts.map((part) => at(nextRole, part)));
}

function mustStayPromoted(copy: Instance): boolean {
  return !isTouched(copy) && copy.role === 'promoted';
}

/** Without its ticket nothing is promoted. */
function refuseWithoutTicket({ priority: score, scores }: Workspace, { number, kind, children }: Instance): void {
  const parts = kind === 'group' ? children : [number];
  const isRefused = parts.some((part) => (scores.ticketEffects[part]?.noPromotion ?? null) !== null);
  if (isRefused && at(score, number) >= 0) score[number] = -infinity;
}

/** What a copy that would be promoted is colocated with, and has its place. */
function followPromoted(workspace: Workspace, copy: Instance, node: number): void {
  for (const colocation of followedBy(workspace, copy)) {
    if (colocation.dependentRole === null || !isDone(workspace, colocation.primary)) continue;
    applyToPromotion(workspace, copy, node, colocation);
  }
}

/** What is within a bundle has the roles of which the bundle's colocations speak. */
function followedBy({ colocations }: Workspace, { number, bundle }: Instance): readonly Colocation[] {
  const own = colocations.thisWith(number);
  return bundle === null ? own : [...own, ...colocations.thisWith(bundle)];
}

function applyToPromotion(workspace: Workspace, copy: Instance, node: number, colocation: Colocation): void {
  const primary = instanceAt(workspace, colocation.primary);
  const places = placesInRole(workspace, primary, colocation);
  const value = attributeOf(workspace, vantageOf(workspace, copy, node), colocation.attribute);
  const isBeside = places.some((place) => attributeOf(workspace, place, colocation.attribute) === value);
  const score = workspace.priority;
  if (isBeside) {
    const sign = colocation.dependentRole === 'promoted' ? 1 : -1;
    score[copy.number] = addScores(at(score, copy.number), sign * colocation.score);
  } else if (isBinding(primary, colocation)) {
    score[copy.number] = -infinity;
  }
}

/** Elsewhere than the primary there is no promotion. Beside a bundle that is a preference, however strong. */
function isBinding(primary: Instance, { score, dependentRole }: Colocation): boolean {
  return score >= infinity && dependentRole === 'promoted' && primary.kind !== 'bundle';
}

function placesInRole(workspace: Workspace, primary: Instance, { primaryRole }: Colocation): number[] {
  return leavesOf(workspace, primary)
    .filter(({ number }) => primaryRole === null || workspace.nextRole[number] === roleNumber(primaryRole))
    .map((leaf) => ({ leaf, node: nodeOf(workspace, leaf.number) }))
    .flatMap(({ leaf, node }) => (node < 0 ? [] : vantageOf(workspace, leaf, node)))
    .filter((node) => node >= 0);
}

function leavesOf(workspace: Workspace, instance: Instance): Instance[] {
  if (instance.kind === 'primitive') return [instance];
  return instance.children.flatMap((child) => leavesOf(workspace, instanceAt(workspace, child)));
}

function promotionOrder(workspace: Workspace, clone: Instance, copies: readonly Instance[]): Instance[] {
  const row = rowOf(workspace, clone.number).slice();
  const { promotionIndex } = workspace;
  const candidates = copies.filter(({ number }) => at(promotionIndex, number) >= 0);
  for (const copy of candidates) {
    const node = placeOf(workspace, copy);
    if (node >= 0) addTo(row, node, at(promotionIndex, copy.number));
  }
  addRoleWishes(workspace, clone, row);
  for (const copy of candidates) {
    const node = placeOf(workspace, copy);
    if (node >= 0 && !mustStayPromoted(copy)) promotionIndex[copy.number] = scoreAt(row, node);
  }
  return [...copies].sort((a, b) => comparePromotion(workspace, a, b));
}

function comparePromotion(workspace: Workspace, a: Instance, b: Instance): number {
  const { promotionIndex } = workspace;
  return at(promotionIndex, b.number) - at(promotionIndex, a.number) || roleNumber(b.role) - roleNumber(a.role);
}

/** What wants to be with the promoted one. */
function addRoleWishes(workspace: Workspace, clone: Instance, row: Row): void {
  const { withThis } = workspace.colocations;
  const wish = { mayBeDropped: true, onlyPositive: true, forward: false };
  for (const colocation of withThis(clone.number)) {
    if (colocation.primaryRole !== 'promoted' || !hasInfluence(workspace, colocation)) continue;
    const { dependent, attribute, score } = colocation;
    mergeWish(workspace, row, { ...wish, source: dependent, attribute, factor: factorOf(score) });
  }
}

function isPromotable(workspace: Workspace, clone: Instance, copy: Instance, counts: Int32Array): boolean {
  const node = placeOf(workspace, copy);
  if (node < 0) return false;
  const parts = copy.kind === 'group' ? copy.children.map((child) => instanceAt(workspace, child)) : [copy];
  if (parts.some(({ number }) => nodeOf(workspace, number) < 0)) return false;
  const isUp = parts.every((part) => part.role === 'promoted');
  if (parts.some((part) => !isTouched(part))) return isUp;
  return (
    (isUp || !isFrozen(workspace)) &&
    at(workspace.priority, copy.number) >= 0 &&
    isUsable(workspace, node) &&
    hasHost(workspace, node) &&
    at(counts, node) < clone.resource.meta.promotedNodeMax
  );
}

function isFrozen({ world }: Workspace): boolean {
  return !world.quorate && world.resolved.properties.noQuorumPolicy === 'freeze';
}
