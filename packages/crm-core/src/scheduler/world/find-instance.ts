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
  const { instances } = survey.nursery;
  const found = instances.get(history.resource) ?? instances.get(withoutCopy(history.resource));
  if (found?.kind !== 'primitive') return adoptRemoved(history, survey);
  if (found.bundle !== null && found.clone?.kind === 'clone') return inBundle(found, history, node, survey);
  if (found.clone === null) {
    return found.id === history.resource ? found : adoptRemoved(history, survey);
  }
  if (found.clone.kind === 'bundle') return found;
  if (found.isUnique) return instances.get(history.resource) ?? extraCopy(found, history, survey);
  return anonymousCopy(found, node, survey);
}

/** Within a bundle the node tells the copy. */
function inBundle(found: InstanceDraft, history: ResourceHistory, node: NodeDraft, survey: Survey): InstanceDraft {
  const replica = found.bundle?.replicas?.find((other) => other.node === node);
  return replica?.child ?? adoptRemoved(history, survey);
}

function anonymousCopy(found: InstanceDraft, node: NodeDraft, survey: Survey): InstanceDraft {
  const clone = found.clone;
  if (clone === null) return found;
  const name = withoutCopy(found.id);
  const here = clone.children.find((copy) => copy.activeOn.includes(node));
  const chosen = here === undefined ? firstFree(clone, name, node) : withinCopy(here, name);
  const isTaken = here !== undefined && chosen !== null && chosen.activeOn.length > 0;
  const usable = chosen !== null && !isTaken && mayCount(chosen, node, survey) ? chosen : null;
  return usable ?? growExtraCopy(clone, name, survey);
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

function growExtraCopy(clone: InstanceDraft, name: string, survey: Survey): InstanceDraft {
  const copy = growRemovedCopy(clone, clone.children.length, survey);
  const draft = withinCopy(copy, name);
  return draft ?? copy;
}

function growRemovedCopy(clone: InstanceDraft, copy: number, survey: Survey): InstanceDraft {
  const grown = growCopy(clone, copy, survey.nursery, true);
  for (const draft of withChildren(grown)) neglectRemoved(draft, survey);
  return grown;
}

function neglectRemoved(draft: InstanceDraft, survey: Survey): void {
  if (!survey.resolved.properties.stopRemovedResources) draft.isManaged = false;
}

/** A copy with a number that is no longer configured. */
function extraCopy(found: InstanceDraft, history: ResourceHistory, survey: Survey): InstanceDraft {
  const { clone } = found;
  const number = Number(/:(\d+)$/u.exec(history.resource)?.[1]);
  if (clone === null || !Number.isInteger(number)) return found;
  const copy = growRemovedCopy(clone, number, survey);
  return withinCopy(copy, withoutCopy(found.id)) ?? copy;
}

/** Not configured any more. */
function adoptRemoved(history: ResourceHistory, survey: Survey): InstanceDraft {
  const { nursery } = survey;
  const id = withoutCopy(history.resource);
  const known = nursery.instances.get(history.resource);
  if (known !== undefined) return known;
  const resource = removedPrimitive(history.resource, history.agent, history.container, survey.resolved);
  const draft = nursery.enter(draftInstance({ ...lonely, id: resource.id, resource }));
  nursery.roots.push(draft);
  neglectRemoved(draft, survey);
  draft.container = history.container === null ? null : (nursery.instances.get(history.container) ?? null);
  if (isConnectionAgent(history.agent)) connect(draft, survey.nodes.get(id));
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
  if (draft.container === null) node.shutdown = true;
  else draft.container.guestNode = node;
}
