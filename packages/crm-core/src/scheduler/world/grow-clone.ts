import { invariant } from '../../base/invariant.ts';
import type { ResolvedClone, ResolvedGroup, ResolvedPrimitive } from '../resolve/resolved.ts';
import { draftInstance } from './instance-draft.ts';
import type { InstanceDraft, Soil } from './instance-draft.ts';
import type { Nursery } from './nursery.ts';

/*
 * Primitives, groups and clones spelt out: a clone has its copies, numbered from 0, and
 * each copy of a group has members of its own with the number of their group.
 */

export const openGround: Soil = {
  parent: null,
  copy: null,
  clone: null,
  bundle: null,
  isUnique: true,
  isPromotable: false,
  isRemoved: false,
};

export function growPlain(resource: ResolvedPrimitive | ResolvedGroup, soil: Soil, nursery: Nursery): InstanceDraft {
  if (resource.kind === 'group') return growGroup(resource, soil, nursery);
  return nursery.enter(draftInstance(idWithin(resource.id, soil), resource, soil));
}

function idWithin(id: string, soil: Soil): string {
  return soil.copy === null ? id : `${id}:${String(soil.copy)}`;
}

function growGroup(resource: ResolvedGroup, soil: Soil, nursery: Nursery): InstanceDraft {
  const group = nursery.enter(draftInstance(idWithin(resource.id, soil), resource, soil));
  const within = { ...soil, parent: group };
  for (const member of resource.members) growPlain(member, within, nursery);
  return group;
}

export function growClone(resource: ResolvedClone, soil: Soil, nursery: Nursery): InstanceDraft {
  const isUnique = isToldApart(resource) && mayBeUnique(resource.child);
  const isPromotable = resource.meta.promotable;
  const clone = nursery.enter(draftInstance(resource.id, resource, { ...soil, isUnique, isPromotable }));
  for (const { id } of primitivesOf(resource.child)) nursery.cloneOf.set(id, clone);
  const copies = numberOfCopies(resource, isUnique, nursery.nodeCount());
  for (let copy = 0; copy < copies; copy += 1) growCopy(clone, copy, nursery);
  return clone;
}

/** One more copy; `isRemoved`: beyond those that are configured. */
export function growCopy(clone: InstanceDraft, copy: number, nursery: Nursery, isRemoved = false): InstanceDraft {
  invariant(clone.resource.kind === 'clone', `${clone.id} is no clone`);
  const { isUnique, isPromotable, bundle } = clone;
  const soil = { parent: clone, copy, clone, bundle, isUnique, isPromotable, isRemoved };
  return growPlain(clone.resource.child, soil, nursery);
}

/** Where nothing is said: if there may be several on one node. */
function isToldApart({ meta, metaSet }: ResolvedClone): boolean {
  return metaSet.has('globallyUnique') ? meta.globallyUnique : meta.globallyUnique || meta.cloneNodeMax > 1;
}

function numberOfCopies(resource: ResolvedClone, isUnique: boolean, nodes: number): number {
  const wanted = resource.meta.cloneMax ?? Math.max(1, nodes);
  const isForced = isToldApart(resource) && !isUnique;
  return isForced ? Math.min(wanted, nodes) : wanted;
}

function primitivesOf(child: ResolvedPrimitive | ResolvedGroup): readonly ResolvedPrimitive[] {
  return child.kind === 'group' ? child.members : [child];
}

const withoutNumbers: ReadonlySet<string> = new Set(['lsb', 'systemd', 'service', 'upstart', 'nagios']);

/** Agents of some standards are not told which copy they are. */
function mayBeUnique(child: ResolvedPrimitive | ResolvedGroup): boolean {
  return !primitivesOf(child).some(({ agent }) => withoutNumbers.has(agent.standard));
}
