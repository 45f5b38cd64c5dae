import type { Role } from '@understudy/contracts';
import type { HistoryEntry, Situation, TicketSituation } from '../../model/configuration/situation.ts';
import type { Resolved, ResolvedResource } from '../resolve/resolved.ts';
import type { Observations } from './observations.ts';

/*
 * Stage 2: the cluster as it stands, derived from the history. Nodes and instances are
 * numbered; every later stage speaks of them by number and keeps what it decides in
 * tables of its own.
 */

export interface World {
  readonly resolved: Resolved;
  readonly situation: Situation;
  /** By number, guests too: sorted by name as people count, `node2` before `node10`; then by code units. */
  readonly nodes: readonly WorldNode[];
  readonly nodeByName: ReadonlyMap<string, WorldNode>;
  /** By number: parents before their children; by priority, then in the document's order; what is no longer configured comes last. */
  readonly instances: readonly Instance[];
  /** By id (`rsc`, `rsc:0`, `grp`, `grp:1`); a clone's child without its number names the first instance. */
  readonly instanceById: ReadonlyMap<string, Instance>;
  /** Top-level instances, in order. */
  readonly roots: readonly number[];
  readonly tickets: ReadonlyMap<string, TicketSituation>;
  readonly quorate: boolean;
  /** Some device is configured and usable by the cluster, or a watchdog serves as one. */
  readonly hasFencingDevice: boolean;
  /** Some device gives nodes their access back: what runs there needs that. */
  readonly hasUnfencingDevice: boolean;
  /** When something known now will have run out (a failure, a lock, a pending node's patience); null: never. */
  readonly recheckAtWallMs: number | null;
}

export interface WorldNode {
  readonly number: number;
  readonly name: string;
  readonly id: string;
  /** `remote`: behind a connection resource; `guest`: within a resource that the cluster runs. */
  readonly kind: 'member' | 'remote' | 'guest';
  readonly online: boolean;
  /** A member on its way in: counted, and given nothing yet. */
  readonly pending: boolean;
  /** Must be fenced before what it ran may run elsewhere. */
  readonly unclean: boolean;
  /** Why it is unclean, or otherwise to be fenced; empty if it is not. */
  readonly uncleanReasons: readonly string[];
  /** Was ever part of the cluster. */
  readonly seen: boolean;
  readonly standby: boolean;
  /** The standby follows from a failure with on-fail standby. */
  readonly standbyOnFail: boolean;
  readonly maintenance: boolean;
  /** Leaves in good order: its resources go first, then it. */
  readonly shutdown: boolean;
  /** Permanent and transient together, `#uname`, `#id`, `#kind`, `#site-name` and the like too. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly utilization: ReadonlyMap<string, number>;
  /** Nothing is probed on it. */
  readonly discovery: boolean;
  readonly isController: boolean;
  /** Of a remote or guest node: the instance that is its connection; null for members. */
  readonly connection: number | null;
  /** Of a guest: the instance in which it lives; null for others. */
  readonly container: number | null;
  /** A remote node whose connection failed: it has to be fenced before the connection is tried elsewhere. */
  readonly remoteRequiresReset: boolean;
  readonly remoteWasFenced: boolean;
  /** It has been unfenced. */
  readonly isUnfenced: boolean;
  /** Of a remote node: unclean, but to be fenced only if its connection is not made again. */
  readonly fenceOnlyIfLost: boolean;
}

export type InstanceKind = 'primitive' | 'group' | 'clone' | 'bundle';

export interface Instance {
  readonly number: number;
  /** `rsc`; in a clone `rsc:0`, `grp:0` and its members `rsc:0`. */
  readonly id: string;
  readonly kind: InstanceKind;
  readonly resource: ResolvedResource;
  readonly parent: number | null;
  /** Members of a group, instances of a clone, everything of a bundle; in order. */
  readonly children: readonly number[];
  /** Number within its clone or bundle; null outside of one. A group's members have that of their group. */
  readonly copy: number | null;
  /** The clone or bundle with copies that it belongs to, at any depth; null: none. */
  readonly clone: number | null;
  /** Part of a bundle, at any depth: that bundle. */
  readonly bundle: number | null;
  /** As nodes and keys of operations call it: where copies are interchangeable, as the last history of it did; else its id. */
  readonly historyId: string;
  /** The copies can be told apart. */
  readonly isUnique: boolean;
  /** Part of a promotable clone. */
  readonly isPromotable: boolean;
  /** No longer configured, or a copy beyond the number that is. */
  readonly isRemoved: boolean;
  /** Of a bundle: its replicas. Null for others. */
  readonly replicas: readonly Replica[] | null;
  readonly isManaged: boolean;
  /** Not touched, and why; null: it may be. */
  readonly block: string | null;
  /** It is to stay wherever it is active. Not so if it is blocked since it is active twice: no place is the right one. */
  readonly isHeld: boolean;
  readonly maintenance: boolean;
  /** Of a primitive: what it is now, over all nodes: the highest. Of others: of their children. */
  readonly role: Role;
  /** Numbers of the nodes on which it is active, the order of discovery; for a migration under way both. */
  readonly activeOn: readonly number[];
  /** What the history of each node says; only of primitives. */
  readonly observed: Observations;
  /** Something failed that has to be put right. */
  readonly isFailed: boolean;
  /** Something failed that its operation's on-fail says to ignore. */
  readonly isFailureIgnored: boolean;
  /** A failure forces this role at most (`stopped` for on-fail stop, `unpromoted` for demote); null: nothing does. */
  readonly roleLimit: { readonly role: Role; readonly reason: string } | null;
  /** A stop is needed wherever it is active, even if it stays. */
  readonly needsStop: boolean;
  /** A failure with on-fail demote: it has to be demoted, and may be promoted again. */
  readonly needsDemote: boolean;
  /** Live migration is allowed, and nothing that happened forbids it. */
  readonly mayMigrate: boolean;
  /** Begun, and half-way: still on `source`, coming up on `target`. */
  readonly migration: { readonly source: number; readonly target: number; readonly isComplete: boolean } | null;
  /** Nodes on which a migration left something that only a stop ends. */
  readonly danglingMigrations: readonly number[];
  /** Nodes on which its failure count forbids it, or an error that says it cannot run there; with the reason. */
  readonly bans: ReadonlyMap<number, string>;
  /** Node on which something is under way for it, and what (`start`, `monitor`, …; probes are not told); null: nothing. */
  readonly pendingOn: number | null;
  readonly pendingTask: string | null;
  /** Nodes on which a single operation is under way for it, probes too. */
  readonly underWayOn: readonly number[];
  /** Shutdown lock: only there. */
  readonly lockedTo: number | null;
  /** Node whose shutdown lock is over, and to be forgotten there; null: none. */
  readonly lockReleasedOn: number | null;
  /** Of a connection resource: number of the node that it brings. */
  readonly remoteNode: number | null;
  /** Of what carries a guest: the number of that node. */
  readonly guestNode: number | null;
  /** The instance within which this one lives; it is stopped and recovered with that. */
  readonly container: number | null;
}

/** One copy of a bundle; numbers of instances. */
export interface Replica {
  readonly offset: number;
  readonly ip: number | null;
  readonly container: number;
  /** The connection to the node within. */
  readonly remote: number | null;
  readonly child: number | null;
  /** Number of the guest node. */
  readonly node: number | null;
}

export type { HistoryEntry };
