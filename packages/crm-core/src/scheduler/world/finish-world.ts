import { compact } from '../../base/compact.ts';
import { higherRole, withChildren, withoutCopy } from './instance-draft.ts';
import type { InstanceDraft } from './instance-draft.ts';
import { isFenceDevice } from './fence-device.ts';
import type { NodeDraft } from './node-draft.ts';
import { providesUnfencing } from './requirement.ts';
import type { Survey } from './survey.ts';
import type { Instance, Replica, World, WorldNode } from './world.ts';

/*
 * Drafts become values: numbers instead of references, and what follows for groups,
 * clones and bundles from what is within.
 */

export function finishWorld(survey: Survey, nodes: readonly NodeDraft[], recheckAtWallMs: number | null): World {
  const drafts = numberInstances(survey.nursery.roots);
  for (const draft of drafts.toReversed()) liftRole(draft);
  const instances = drafts.map(finishInstance);
  const worldNodes = nodes.map(finishNode);
  return {
    resolved: survey.resolved,
    situation: survey.situation,
    nodes: worldNodes,
    nodeByName: new Map(worldNodes.map((node) => [node.name, node])),
    instances,
    instanceById: indexInstances(instances),
    roots: survey.nursery.roots.map(({ number }) => number),
    tickets: new Map(survey.situation.tickets.map((ticket) => [ticket.id, ticket])),
    quorate: survey.situation.quorate,
    // One that is no longer configured counts until it is forgotten.
    hasFencingDevice: survey.hasFencingDevice || instances.some(({ resource }) => isFenceDevice(resource)),
    hasUnfencingDevice: instances.some(providesUnfencing),
    recheckAtWallMs,
  };
}

/** What is configured first, then what is not: each from the top down. */
function numberInstances(roots: readonly InstanceDraft[]): InstanceDraft[] {
  const all: InstanceDraft[] = [];
  for (const root of roots) withChildren(root, all);
  const ordered = [...all.filter(({ isRemoved }) => !isRemoved), ...all.filter(({ isRemoved }) => isRemoved)];
  ordered.forEach((draft, number) => (draft.number = number));
  return ordered;
}

function liftRole(draft: InstanceDraft): void {
  for (const child of draft.children) {
    draft.role = higherRole(draft.role, child.role);
    for (const node of child.activeOn) if (!draft.activeOn.includes(node)) draft.activeOn.push(node);
  }
}

function finishInstance(draft: InstanceDraft): Instance {
  return {
    number: draft.number,
    id: draft.id,
    kind: draft.kind,
    resource: draft.resource,
    parent: numberOf(draft.parent),
    children: numbersOf(draft.children),
    copy: draft.copy,
    clone: numberOf(draft.clone),
    bundle: numberOf(draft.bundle),
    historyId: draft.historyId,
    isUnique: draft.isUnique,
    isPromotable: draft.isPromotable,
    isRemoved: draft.isRemoved,
    replicas: draft.replicas?.map(finishReplica) ?? null,
    isManaged: draft.isManaged && draft.block === null,
    block: draft.block,
    isHeld: draft.isHeld || !draft.isManaged,
    maintenance: draft.maintenance,
    role: draft.role,
    activeOn: numbersOf(draft.activeOn),
    observed: draft.observed,
    isFailed: draft.isFailed,
    isFailureIgnored: draft.isFailureIgnored,
    roleLimit: draft.roleLimit,
    needsStop: draft.needsStop,
    needsDemote: draft.needsDemote,
    mayMigrate: draft.mayMigrate,
    migration: finishMigration(draft),
    danglingMigrations: numbersOf(draft.danglingMigrations),
    bans: draft.bans === null ? noBans : new Map([...draft.bans].map(([node, reason]) => [node.number, reason])),
    pendingOn: numberOf(draft.pendingOn),
    pendingTask: draft.pendingTask,
    underWayOn: numbersOf(draft.underWayOn),
    lockedTo: numberOf(draft.lockedTo),
    lockReleasedOn: numberOf(draft.lockReleasedOn),
    remoteNode: numberOf(draft.remoteNode),
    guestNode: numberOf(draft.guestNode),
    container: numberOf(draft.container),
  };
}

const noBans: Instance['bans'] = new Map();

function numbersOf(drafts: readonly { readonly number: number }[]): readonly number[] {
  return compact(drafts.map(({ number }) => number));
}

function numberOf(draft: { readonly number: number } | null): number | null {
  return draft?.number ?? null;
}

function finishMigration({ migration }: InstanceDraft): Instance['migration'] {
  if (migration === null) return null;
  return { source: migration.source.number, target: migration.target.number, isComplete: false };
}

function finishReplica(replica: NonNullable<InstanceDraft['replicas']>[number]): Replica {
  return {
    offset: replica.offset,
    ip: numberOf(replica.ip),
    container: replica.container.number,
    remote: numberOf(replica.remote),
    child: numberOf(replica.child),
    node: numberOf(replica.node),
  };
}

function finishNode(draft: NodeDraft): WorldNode {
  const { number, name, id, kind, online, pending, unclean, seen, standby, standbyOnFail } = draft;
  const { maintenance, shutdown, attributes, utilization, discovery, isController } = draft;
  const { remoteRequiresReset, remoteWasFenced, isUnfenced, fenceOnlyIfLost } = draft;
  return {
    ...{ number, name, id, kind, online, pending, unclean, seen, standby, standbyOnFail },
    uncleanReasons: [...draft.uncleanReasons],
    ...{ maintenance, shutdown, attributes, utilization, discovery, isController },
    ...{ remoteRequiresReset, remoteWasFenced, isUnfenced, fenceOnlyIfLost },
    connection: numberOf(draft.connection),
    container: numberOf(draft.container),
  };
}

function indexInstances(instances: readonly Instance[]): ReadonlyMap<string, Instance> {
  const index = new Map<string, Instance>();
  for (const instance of instances) {
    index.set(instance.id, instance);
    const plain = instance.copy === null ? instance.id : withoutCopy(instance.id);
    if (!index.has(plain)) index.set(plain, instance);
  }
  return index;
}
