import type { ResourceHistory } from '../../model/configuration/situation.ts';
import { growCopy } from './grow-clone.ts';
import { isConnectionAgent } from './grow-instances.ts';
import { removedPrimitive } from './implied-resources.ts';
import { draftInstance, withChildren, withoutCopy } from './instance-draft.ts';
import type { InstanceDraft } from './instance-draft.ts';
import type { NodeDraft } from './node-draft.ts';
import type { Survey } from './survey.ts';

/*
 * Which instance a node means. Copies that cannot be told apart have no number on their
 * nodes: whichever copy is there already is meant, else the first that is nowhere. What
 * nobody knows any more becomes an instance of its own, to be stopped.
 */

export function findInstance(history: ResourceHistory, node: NodeDraft, survey: Survey): InstanceDraft {
  const { instances, cloneOf } = survey.nursery;
  const clone = cloneOf.get(withoutCopy(history.resource));
  if (clone !== undefined) return copyOf(clone, history, node, survey);
  const found = instances.get(history.resource);
  return found?.kind === 'primitive' ? found : adoptRemoved(history, survey);
}

function copyOf(clone: InstanceDraft, history: ResourceHistory, node: NodeDraft, survey: Survey): InstanceDraft {
  if (clone.bundle !== null) return inBundle(clone.bundle, history, node, survey);
  const name = withoutCopy(history.resource);
  if (!clone.isUnique) return anonymousCopy(clone, name, node, survey);
  const found = survey.nursery.instances.get(history.resource);
  return found?.kind === 'primitive' ? found : growExtraCopy(clone, name, copyNumber(history, clone), survey);
}

function copyNumber({ resource }: ResourceHistory, clone: InstanceDraft): number {
  const number = /:(\d+)$/u.exec(resource)?.[1];
  return number === undefined ? clone.children.length : Number(number);
}

/** Within a bundle the node tells the copy. */
function inBundle(bundle: InstanceDraft, history: ResourceHistory, node: NodeDraft, survey: Survey): InstanceDraft {
  const child = bundle.replicas?.find((other) => other.node === node)?.child ?? null;
  return child !== null && withoutCopy(child.id) === withoutCopy(history.resource)
    ? child
    : adoptRemoved(history, survey);
}

function anonymousCopy(clone: InstanceDraft, name: string, node: NodeDraft, survey: Survey): InstanceDraft {
  const here = clone.children.filter((copy) => copy.activeOn.includes(node));
  const members = here.map((copy) => withinCopy(copy, name));
  const inPart = members.find((draft) => draft !== null && draft.activeOn.length === 0);
  const isFull = members.some((draft) => draft !== null && draft.activeOn.length > 0);
  const chosen = inPart ?? (isFull ? null : firstFree(clone, name, node));
  if (chosen !== null && mayCount(chosen, node, survey)) return chosen;
  return growExtraCopy(clone, name, clone.children.length, survey);
}

function withinCopy(copy: InstanceDraft, name: string): InstanceDraft | null {
  for (const draft of withChildren(copy)) {
    if (draft.kind === 'primitive' && withoutCopy(draft.id) === name) return draft;
  }
  return null;
}

/** A copy with something under way elsewhere is not free. */
function firstFree(clone: InstanceDraft, name: string, node: NodeDraft): InstanceDraft | null {
  for (const copy of clone.children) {
    if (copy.activeOn.length > 0 || copy.isRemoved) continue;
    const draft = withinCopy(copy, name);
    if (draft !== null && (draft.pendingOn === null || draft.pendingOn === node)) return draft;
  }
  return null;
}

/**
 * What waits for no fencing does not give one of its numbers to a node that is lost:
 * it can be started elsewhere at once. Unless there is a number for every node.
 */
function mayCount(draft: InstanceDraft, node: NodeDraft, survey: Survey): boolean {
  if (node.kind === 'guest' || !node.unclean || draft.clone === null) return true;
  const requires = draft.resource.meta.requires ?? (survey.resolved.properties.fencingEnabled ? 'fencing' : 'quorum');
  if (requires === 'fencing' || requires === 'unfencing') return true;
  return draft.clone.children.length >= survey.nodes.size;
}

/** A copy beyond those that are configured, with all that is in it; what is asked for is that member of it. */
function growExtraCopy(clone: InstanceDraft, name: string, number: number, survey: Survey): InstanceDraft {
  const copy = growCopy(clone, number, survey.nursery, true);
  for (const draft of withChildren(copy)) neglectRemoved(draft, survey);
  return withinCopy(copy, name) ?? copy;
}

function neglectRemoved(draft: InstanceDraft, survey: Survey): void {
  const { stopRemovedResources, maintenanceMode } = survey.resolved.properties;
  if (maintenanceMode) draft.maintenance = true;
  if (!stopRemovedResources || maintenanceMode) draft.isManaged = false;
}

/** Not configured any more. */
function adoptRemoved(history: ResourceHistory, survey: Survey): InstanceDraft {
  const { nursery } = survey;
  const known = nursery.instances.get(history.resource);
  if (known !== undefined) return known;
  const resource = removedPrimitive(history.resource, history.agent, history.container, survey.resolved);
  const draft = nursery.enter(draftInstance(resource.id, resource, lonely));
  nursery.roots.push(draft);
  neglectRemoved(draft, survey);
  draft.container = history.container === null ? null : (nursery.instances.get(history.container) ?? null);
  if (isConnectionAgent(history.agent)) connect(draft, survey.nodes.get(history.resource));
  for (const other of nursery.roots) if (other.isRemoved) bringTogether(other, draft);
  return draft;
}

const lonely = {
  parent: null,
  copy: null,
  clone: null,
  bundle: null,
  isUnique: true,
  isPromotable: false,
  isRemoved: true,
} as const;

/** The node behind a connection that is no longer configured goes with it. */
function connect(draft: InstanceDraft, node: NodeDraft | undefined): void {
  if (node === undefined || node.connection !== null) return;
  draft.remoteNode = node;
  node.connection = draft;
  node.container = draft.container;
  if (node.kind === 'remote') node.shutdown = true;
  else if (draft.container !== null) draft.container.guestNode = node;
}

/** What a removed connection goes to may turn up later than itself. */
function bringTogether(connection: InstanceDraft, container: InstanceDraft): void {
  if (connection.container !== null || connection.resource.kind !== 'primitive') return;
  if (connection.resource.meta.container !== container.id || connection.remoteNode === null) return;
  connection.container = container;
  connection.remoteNode.container = container;
  container.guestNode = connection.remoteNode;
}
