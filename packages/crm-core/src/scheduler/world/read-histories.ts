import type { ResourceHistory } from '../../model/configuration/situation.ts';
import { failCountOf } from './fail-counts.ts';
import { findInstance } from './find-instance.ts';
import { foldEntry } from './fold-history.ts';
import type { InstanceDraft } from './instance-draft.ts';
import { openFold } from './fold.ts';
import type { NodeDraft } from './node-draft.ts';
import { isOfOtherAgent, isPlainAbsence, observe } from './observe.ts';
import { absent } from './observed.ts';
import { isReachable, judgeRemote, readRemoteAttributes } from './remote-state.ts';
import { settle } from './settle.ts';
import { sortEntries } from './sort-entries.ts';
import type { Survey } from './survey.ts';

/*
 * Every node's history, in the order of the situation. Members that are gone count only
 * where fencing can make sure of them, or locks hold what they ran. What is behind a
 * connection is read once the connection is known to be up, and so in rounds; at last,
 * where fencing can make sure, those to which there is none.
 */

export function readHistories(survey: Survey): void {
  const nodes = nodesInOrder(survey);
  while (readRound(nodes, survey, isReadable)) continue;
  if (survey.resolved.properties.fencingEnabled) readRound(nodes, survey, () => true);
  for (const container of survey.failedContainers) container.needsStop = true;
  for (const node of survey.nodes.values()) if (node.kind !== 'member') finishRemote(node);
}

/** As the situation names them. */
function nodesInOrder(survey: Survey): readonly NodeDraft[] {
  const names = new Set(survey.situation.nodes.map(({ name }) => name));
  const byId = new Map([...survey.nodes.values()].map((node) => [node.id, node]));
  const known = new Set<NodeDraft>();
  for (const name of [...names, ...survey.situation.histories.keys()]) {
    const node = survey.nodes.get(name) ?? byId.get(name);
    if (node !== undefined) known.add(node);
  }
  return [...known];
}

function isReadable(node: NodeDraft, survey: Survey): boolean {
  if (node.kind !== 'member') return isReachable(node);
  const { fencingEnabled, shutdownLock } = survey.resolved.properties;
  return node.online || fencingEnabled || shutdownLock;
}

/** False: there was nothing more to read. */
function readRound(
  nodes: readonly NodeDraft[],
  survey: Survey,
  mayRead: (node: NodeDraft, survey: Survey) => boolean,
): boolean {
  let didRead = false;
  for (const node of nodes) {
    if (node.isRead || !mayRead(node, survey)) continue;
    node.isRead = true;
    didRead = true;
    readNode(node, survey);
  }
  return didRead;
}

function readNode(node: NodeDraft, survey: Survey): void {
  if (node.kind !== 'member') {
    judgeRemote(node);
    readRemoteAttributes(node);
  }
  for (const history of survey.situation.histories.get(node.name)?.values() ?? []) readHistory(history, node, survey);
}

function readHistory(history: ResourceHistory, node: NodeDraft, survey: Survey): void {
  if (history.entries.length === 0 && history.shutdownLockWallMs === null) return;
  const draft = findInstance(history, node, survey);
  if (history.shutdownLockWallMs !== null) {
    draft.lockedTo = node;
    draft.lockedSinceWallMs = history.shutdownLockWallMs;
  }
  const count = failCountOf(survey.failCounts, node.name, draft).count;
  const isPlain = count === 0 && isPlainAbsence(history.entries) && !isOfOtherAgent(draft, history.agent);
  if (isPlain) draft.observed.set(node.number, absent);
  else if (history.entries.length > 0) foldHistory(history, draft, node, survey);
  nameCopy(draft, node, history.resource);
}

function foldHistory(history: ResourceHistory, draft: InstanceDraft, node: NodeDraft, survey: Survey): void {
  const entries = sortEntries(history.entries);
  const fold = openFold({ draft, node, name: history.resource, entries }, survey);
  for (const entry of entries) foldEntry(fold, entry);
  draft.observed.set(node.number, observe(fold, history.agent, entries));
  settle(fold);
}

/** In old histories copies that are alike have numbers: what is stopped is not bound to the one that it had. */
function nameCopy(draft: InstanceDraft, node: NodeDraft, name: string): void {
  if (draft.copy === null || draft.isUnique) return;
  const isKept = !name.includes(':') || draft.observed.get(node.number)?.role !== 'stopped';
  draft.historyId = isKept ? name : draft.id;
}

function finishRemote(node: NodeDraft): void {
  if (node.connection !== null && node.shutdown) {
    node.connection.roleLimit ??= { role: 'stopped', reason: `${node.name} is shutting down` };
  }
  if (!node.isRead) judgeRemote(node);
}
