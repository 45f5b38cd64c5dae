import type { Role } from '@understudy/contracts';
import type { Meta } from '../../model/configuration/configured-resource.ts';
import type { ResolvedResource } from '../resolve/resolved.ts';
import type { NodeDraft } from './node-draft.ts';
import { ObservationDraft } from './observations.ts';
import type { InstanceKind } from './world.ts';

/** An instance while this stage finds out about it: see `NodeDraft`. */
export interface InstanceDraft {
  number: number;
  readonly id: string;
  readonly kind: InstanceKind;
  readonly resource: ResolvedResource;
  readonly parent: InstanceDraft | null;
  readonly children: InstanceDraft[];
  readonly copy: number | null;
  readonly clone: InstanceDraft | null;
  historyId: string;
  readonly isUnique: boolean;
  readonly isPromotable: boolean;
  readonly isRemoved: boolean;
  /** Part of a bundle: that bundle. */
  readonly bundle: InstanceDraft | null;
  replicas: ReplicaDraft[] | null;
  isManaged: boolean;
  block: string | null;
  /** Blocked by a failure. */
  isHeld: boolean;
  maintenance: boolean;
  role: Role;
  readonly activeOn: NodeDraft[];
  readonly observed: ObservationDraft;
  isFailed: boolean;
  isFailureIgnored: boolean;
  roleLimit: { readonly role: Role; readonly reason: string } | null;
  needsStop: boolean;
  needsDemote: boolean;
  mayMigrate: boolean;
  migration: { source: NodeDraft; target: NodeDraft } | null;
  readonly danglingMigrations: NodeDraft[];
  /** Where it may not run, and why; null: nowhere. */
  bans: Map<NodeDraft, string> | null;
  lockedTo: NodeDraft | null;
  lockedSinceWallMs: number | null;
  /** Node whose lock is over, and to be forgotten. */
  lockReleasedOn: NodeDraft | null;
  remoteNode: NodeDraft | null;
  guestNode: NodeDraft | null;
  /** The resource in which this one lives (connections of guests, and what names a `container`). */
  container: InstanceDraft | null;
  /** Begun on that node, and nothing said yet. */
  pendingOn: NodeDraft | null;
  /** Nodes on which a single operation is under way, probes too. */
  readonly underWayOn: NodeDraft[];
  /** What is under way there, by the name of the operation; null: nothing, or a probe. */
  pendingTask: string | null;
}

export interface ReplicaDraft {
  readonly offset: number;
  readonly ip: InstanceDraft | null;
  readonly container: InstanceDraft;
  readonly remote: InstanceDraft | null;
  readonly child: InstanceDraft | null;
  readonly node: NodeDraft | null;
}

/** Where a resource grows. */
export interface Soil {
  readonly parent: InstanceDraft | null;
  readonly copy: number | null;
  readonly clone: InstanceDraft | null;
  readonly bundle: InstanceDraft | null;
  readonly isUnique: boolean;
  readonly isPromotable: boolean;
  readonly isRemoved: boolean;
}

/** An instance of which nothing is known yet, as the last child of its parent. */
export function draftInstance(id: string, resource: ResolvedResource, soil: Soil): InstanceDraft {
  const meta: Meta = resource.meta;
  // One literal: put together of several it would take three times the memory.
  const draft: InstanceDraft = {
    number: -1,
    id,
    kind: resource.kind,
    resource,
    parent: soil.parent,
    children: [],
    copy: soil.copy,
    clone: soil.clone,
    historyId: id,
    isUnique: soil.isUnique,
    isPromotable: soil.isPromotable,
    isRemoved: soil.isRemoved,
    bundle: soil.bundle,
    replicas: null,
    isManaged: meta.isManaged,
    block: null,
    isHeld: false,
    maintenance: meta.maintenance,
    role: 'stopped',
    activeOn: [],
    observed: new ObservationDraft(),
    isFailed: false,
    isFailureIgnored: false,
    roleLimit: null,
    needsStop: false,
    needsDemote: false,
    mayMigrate: meta.allowMigrate,
    migration: null,
    danglingMigrations: [],
    bans: null,
    lockedTo: null,
    lockedSinceWallMs: null,
    lockReleasedOn: null,
    remoteNode: null,
    guestNode: null,
    container: null,
    pendingOn: null,
    underWayOn: [],
    pendingTask: null,
  };
  soil.parent?.children.push(draft);
  return draft;
}

/** `rsc:1` → `rsc`: what nodes may call an instance whose copies are all the same. */
export function withoutCopy(id: string): string {
  return id.replace(/:\d+$/u, '');
}

/** Itself and everything within, parents first. */
export function withChildren(draft: InstanceDraft, found: InstanceDraft[] = []): readonly InstanceDraft[] {
  found.push(draft);
  for (const child of draft.children) withChildren(child, found);
  return found;
}

export function isActive(draft: InstanceDraft): boolean {
  return draft.role !== 'stopped';
}

const rank: Readonly<Record<Role, number>> = { stopped: 0, started: 1, unpromoted: 2, promoted: 3 };

export function higherRole(a: Role, b: Role): Role {
  return rank[b] > rank[a] ? b : a;
}

/** What an instance is that is active, before anything says that it was promoted. */
export function activeRole(draft: { readonly isPromotable: boolean }): Role {
  return draft.isPromotable ? 'unpromoted' : 'started';
}
