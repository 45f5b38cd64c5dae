import { isActive } from './instance-draft.ts';
import type { InstanceDraft } from './instance-draft.ts';
import type { NodeDraft } from './node-draft.ts';
import type { Survey } from './survey.ts';

/*
 * A resource that was active on a node when it was shut down is kept for that node, if
 * the cluster is asked to, for as long as the limit says.
 */

export function holdShutdownLocks(survey: Survey): void {
  const { properties } = survey.resolved;
  for (const draft of survey.nursery.instances.values()) {
    if (draft.kind !== 'primitive') continue;
    if (!properties.shutdownLock || !mayBeLocked(draft)) release(draft);
    else keep(draft, survey);
  }
}

/** Not what is on every node anyway, nor what stands outside of the cluster's nodes. */
function mayBeLocked(draft: InstanceDraft): boolean {
  if (draft.resource.kind !== 'primitive' || draft.resource.agent.standard === 'stonith') return false;
  return draft.clone === null && draft.remoteNode === null;
}

function release(draft: InstanceDraft): void {
  draft.lockedTo = null;
  draft.lockedSinceWallMs = null;
}

/** It has served: the node's memory of it goes, too. */
function forget(draft: InstanceDraft, node: NodeDraft): void {
  draft.lockReleasedOn = node;
  release(draft);
}

function keep(draft: InstanceDraft, survey: Survey): void {
  const node = draft.lockedTo ?? (isActive(draft) ? leavingNode(draft) : null);
  if (node === null) return;
  if (draft.lockedTo !== null && isActive(draft)) return forget(draft, node);
  const since = draft.lockedSinceWallMs ?? shutdownSince(node) ?? survey.resolved.nowWallMs;
  draft.lockedTo = node;
  draft.lockedSinceWallMs = since;
  const { shutdownLockLimitMs } = survey.resolved.properties;
  if (shutdownLockLimitMs <= 0) return;
  const ends = since + shutdownLockLimitMs;
  if (ends <= survey.resolved.nowWallMs) forget(draft, node);
  else survey.recheckAt(ends);
}

function leavingNode(draft: InstanceDraft): NodeDraft | null {
  const node = draft.activeOn.length === 1 ? draft.activeOn[0] : undefined;
  return node !== undefined && node.kind === 'member' && node.shutdown ? node : null;
}

function shutdownSince(node: NodeDraft): number | null {
  const seconds = Number(node.attributes.get('shutdown'));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null;
}
