/** A draft with its names: which resource a number means, and what each primitive is called. */
import type { DraftCluster, DraftMember, DraftResource } from './draft.ts';

export interface NamedPrimitive {
  readonly id: string;
  readonly draft: DraftMember;
  /** Has a start and a promoted role. */
  readonly isPromotable: boolean;
  /** Every instance has a number in the history. */
  readonly isUnique: boolean;
}

export interface NamedResource {
  /** Of the clone, the group or the primitive: what constraints speak of. */
  readonly id: string;
  readonly draft: DraftResource;
  readonly primitives: readonly NamedPrimitive[];
  /** Within a clone the id of the group; null without one. */
  readonly groupId: string | null;
  readonly isClone: boolean;
  readonly isPromotable: boolean;
}

/** What a number of a draft means among so many; there is always at least one. */
export function pick<T>(all: readonly T[], number: number): T {
  const found = all[number % all.length];
  if (found === undefined) throw new Error('a draft has at least one of each');
  return found;
}

export const nodeName = (number: number): string => `node${number + 1}`;

export function nameResource(draft: DraftResource, index: number): NamedResource {
  const isGroup = ['group', 'clonedGroup', 'promotableGroup'].includes(draft.kind);
  const isPromotable = ['promotable', 'promotableGroup'].includes(draft.kind);
  const isClone = !['primitive', 'group'].includes(draft.kind);
  const isUnique = isClone && draft.unique;
  const base = `r${index + 1}`;
  const members = isGroup ? draft.members : draft.members.slice(0, 1);
  const primitives = members.map((member, number) => ({
    id: isGroup ? `${base}${'abc'[number] ?? ''}` : base,
    draft: member,
    isPromotable,
    isUnique,
  }));
  const groupId = isGroup ? `${base}-group` : null;
  const id = isClone ? `${base}-clone` : (groupId ?? base);
  return { id, draft, primitives, groupId, isClone, isPromotable };
}

export function nameResources({ resources }: DraftCluster): readonly NamedResource[] {
  return resources.map(nameResource);
}
