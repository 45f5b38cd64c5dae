import { infinity } from '../../base/score.ts';
import { isColocated } from '../colocation/colocation-index.ts';
import type { Colocation } from '../colocation/colocation.ts';
import type { Instance } from '../world/world.ts';
import { copyInto, scoreAt, type ReadonlyRow, type Row } from '../scores/row.ts';
import { compareNodes } from './choose-node.ts';
import type { TargetRole } from '../../model/configuration/configured-resource.ts';
import { attributeOf } from './merge-wishes.ts';
import { roleNumber } from './roles.ts';
import {
  addTo,
  banEverywhere,
  borrowCopy,
  canRunAny,
  instanceAt,
  isDone,
  nodeOf,
  rowOf,
  type Workspace,
} from './workspace.ts';

/**
 * What it means for an open dependent that its primary has its place: on the same node
 * it gains the colocation's score; infinity forbids every other node. A finite score
 * that would leave no node at all is advice, and dropped.
 */
export function applyPrimary(workspace: Workspace, dependent: Instance, colocation: Colocation): void {
  const row = rowOf(workspace, dependent.number);
  const before = isAdvice(colocation) ? row.slice() : null;
  applyTo(workspace, dependent, instanceAt(workspace, colocation.primary), colocation);
  if (before !== null && !canRunAny(workspace, row)) copyInto(row, before);
}

function isAdvice({ dependentRole, score }: Colocation): boolean {
  return dependentRole === 'promoted' || (score < 0 && score > -infinity);
}

function applyTo(workspace: Workspace, dependent: Instance, primary: Instance, colocation: Colocation): void {
  if (!isInRole(workspace, dependent, colocation.dependentRole) && !isKeptAway(primary, colocation)) return;
  switch (primary.kind) {
    case 'primitive':
      return applyPrimitive(workspace, dependent, primary, colocation);
    case 'group':
      return applyGroup(workspace, dependent, primary, colocation);
    case 'clone':
      return applyCopies(workspace, dependent, primary, colocation);
    case 'bundle':
      return applyBundle(workspace, dependent, primary, colocation);
  }
}

/** Every copy comes up unpromoted: where it must not be as that, or not without a copy of another, it cannot come up at all. */
function isKeptAway({ kind }: Instance, { dependentRole, score }: Colocation): boolean {
  return dependentRole === 'unpromoted' && (score <= -infinity || (kind === 'clone' && score >= infinity));
}

/** A group is where its first member is; but who must be with it, must be with all of it: with its last. */
function applyGroup(workspace: Workspace, dependent: Instance, group: Instance, colocation: Colocation): void {
  if (!isColocated(group)) {
    if (colocation.score >= infinity) return;
    for (const member of group.children) applyTo(workspace, dependent, instanceAt(workspace, member), colocation);
    return;
  }
  const member = colocation.score >= infinity ? group.children.at(-1) : group.children[0];
  if (member !== undefined) applyTo(workspace, dependent, instanceAt(workspace, member), colocation);
}

function applyPrimitive(workspace: Workspace, dependent: Instance, primary: Instance, colocation: Colocation): void {
  if (!concerns(workspace, dependent, primary, colocation)) return;
  const row = rowOf(workspace, dependent.number);
  const node = nodeOf(workspace, primary.number);
  if (node < 0 && colocation.score < 0) return;
  const work = borrowCopy(workspace, row);
  if (node < 0) addEverywhere(work, -colocation.score);
  else addBeside(workspace, work, node, colocation);
  const isFinal = Math.abs(colocation.score) >= infinity;
  if (isFinal || canRunAny(workspace, work)) copyInto(row, work);
  workspace.spareRows.push(work);
}

function concerns(workspace: Workspace, dependent: Instance, primary: Instance, colocation: Colocation): boolean {
  if (!isDone(workspace, primary.number) || isDone(workspace, dependent.number)) return false;
  return isInRole(workspace, primary, colocation.primaryRole);
}

/** Who will be promoted is not known before all copies have their place: a wish for that role does not concern the place. */
function isInRole({ nextRole }: Workspace, { number }: Instance, role: TargetRole | null): boolean {
  return role === null || nextRole[number] === roleNumber(role);
}

function addEverywhere(row: Row, score: number): void {
  for (let node = 0; node < row.length; node++) addTo(row, node, score);
}

function addBeside(workspace: Workspace, row: Row, beside: number, { attribute, score }: Colocation): void {
  const value = attributeOf(workspace, beside, attribute);
  for (let node = 0; node < row.length; node++) {
    const isSame = attribute === '#uname' ? node === beside : attributeOf(workspace, node, attribute) === value;
    if (isSame && score < infinity) addTo(row, node, score);
    else if (!isSame && score >= infinity) row[node] = -infinity;
  }
}

/**
 * Copies: an interleaved dependent goes with the copy beside it; anyone else who must be
 * with them may be wherever one of them is.
 */
function applyCopies(workspace: Workspace, dependent: Instance, clone: Instance, colocation: Colocation): void {
  if (!isDone(workspace, clone.number) || namesRoleInVain(clone, colocation)) return;
  // What must be apart must be so from each copy, in pairs or not.
  const isPaired = colocation.primaryRole === null && colocation.score > -infinity;
  if (isPaired && interleaves(workspace, dependent, clone)) {
    return applyInterleaved(workspace, dependent, clone, colocation);
  }
  const copies = workspace.copiesInTurn.get(clone.number) ?? [];
  if (colocation.score < infinity) {
    for (const copy of copies) applyTo(workspace, dependent, copy, colocation);
    return;
  }
  const places = placesOf(workspace, copies, colocation);
  keepOnly(workspace, dependent, places, colocation);
  if (colocation.primaryRole !== null) addScoresOf(workspace, dependent, copies, colocation);
}

/** A promoted copy of what cannot be promoted: nobody is held by that. */
function namesRoleInVain({ isPromotable }: Instance, { primaryRole }: Colocation): boolean {
  return !isPromotable && (primaryRole === 'promoted' || primaryRole === 'unpromoted');
}

/** Who must be with the promoted one also takes its score of the node. */
function addScoresOf(
  workspace: Workspace,
  dependent: Instance,
  copies: readonly Instance[],
  colocation: Colocation,
): void {
  const row = rowOf(workspace, dependent.number);
  for (const copy of copies) {
    const [node] = placesOf(workspace, [copy], colocation);
    if (node !== undefined) addTo(row, node, scoreAt(rowOf(workspace, copy.number), node));
  }
}

/** Nodes of copies that will run in the role that is asked for. */
function placesOf(workspace: Workspace, copies: readonly Instance[], { primaryRole }: Colocation): number[] {
  return copies
    .filter(({ number }) => primaryRole === null || workspace.nextRole[number] === roleNumber(primaryRole))
    .filter((copy) => !(copy.block !== null && copy.isFailed))
    .map((copy) => placeOf(workspace, copy))
    .filter((node) => node >= 0);
}

/** A group is where its members are, as many as got a place. */
export function placeOf(workspace: Workspace, instance: Instance): number {
  if (instance.kind === 'primitive') return nodeOf(workspace, instance.number);
  const places = new Set(instance.children.map((child) => placeOf(workspace, instanceAt(workspace, child))));
  places.delete(-1);
  const [first] = places;
  return places.size === 1 ? (first ?? -1) : -1;
}

function keepOnly(
  workspace: Workspace,
  dependent: Instance,
  places: readonly number[],
  { attribute }: Colocation,
): void {
  if (isDone(workspace, dependent.number)) return;
  const row = rowOf(workspace, dependent.number);
  const values = new Set(places.map((node) => attributeOf(workspace, node, attribute)));
  for (let node = 0; node < row.length; node++) {
    const isKept = attribute === '#uname' ? places.includes(node) : values.has(attributeOf(workspace, node, attribute));
    if (!isKept) row[node] = -infinity;
  }
}

/** Copies go in pairs only where a node may have as many of the one as of the other. */
function interleaves(workspace: Workspace, dependent: Instance, { resource }: Instance): boolean {
  const own = cloneOf(workspace, dependent)?.resource.meta;
  return own !== undefined && own.interleave && own.cloneNodeMax === resource.meta.cloneNodeMax;
}

function cloneOf(workspace: Workspace, instance: Instance): Instance | null {
  if (instance.kind === 'clone') return instance;
  return instance.parent === null ? null : cloneOf(workspace, instanceAt(workspace, instance.parent));
}

/** Each copy of the dependent goes with one copy of the primary: the first that could be beside it. */
function applyInterleaved(workspace: Workspace, dependent: Instance, clone: Instance, colocation: Colocation): void {
  const row = rowOf(workspace, dependent.number);
  const copy = compatibleCopy(workspace, row, clone);
  if (copy !== null) applyTo(workspace, dependent, copy, colocation);
  else if (colocation.score >= infinity) banEverywhere(row);
}

function compatibleCopy(workspace: Workspace, row: ReadonlyRow, clone: Instance): Instance | null {
  const nodes = [...row.keys()]
    .filter((node) => scoreAt(row, node) >= 0 && workspace.usable[node] === 1)
    .sort((a, b) => compareNodes(workspace, row, -1, a, b));
  for (const node of nodes) {
    for (const child of clone.children) {
      const copy = instanceAt(workspace, child);
      if (placeOf(workspace, copy) === node) return copy;
    }
  }
  return null;
}

/** A bundle is where its containers are; promoted where what is within them is. */
function applyBundle(workspace: Workspace, dependent: Instance, bundle: Instance, colocation: Colocation): void {
  if (!isDone(workspace, bundle.number)) return;
  const wanted = colocation.primaryRole === 'promoted';
  const replicas = (bundle.replicas ?? []).filter(
    ({ child }) => !wanted || (child !== null && workspace.nextRole[child] === roleNumber('promoted')),
  );
  const containers = replicas.map(({ container }) => instanceAt(workspace, container));
  const plain = { ...colocation, primaryRole: null };
  if (colocation.score >= infinity)
    return keepOnly(workspace, dependent, placesOf(workspace, containers, plain), plain);
  for (const container of containers) applyTo(workspace, dependent, container, plain);
}
