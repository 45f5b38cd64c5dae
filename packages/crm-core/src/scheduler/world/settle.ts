import { activate } from './activate.ts';
import { isUnderWay } from './fold-pending.ts';
import { isUp } from './fold.ts';
import type { Fold } from './fold.ts';
import { higherRole, withChildren } from './instance-draft.ts';
import type { InstanceDraft } from './instance-draft.ts';
import type { Response } from './failure-policy.ts';
import type { NodeDraft } from './node-draft.ts';
import { fenceNode } from './fence-node.ts';
import type { Survey } from './survey.ts';

/*
 * What a node's history of an instance means for both: the instance is active there or
 * not, the node may have to be fenced, and what failures ask for is noted.
 */

export function settle(fold: Fold): void {
  const { draft, node, survey } = fold;
  noteOutcome(fold);
  if (isUp(fold.role) && !node.online && !node.maintenance && draft.isManaged && draft.block === null) {
    meetLostNode(draft, node, survey);
  }
  const response = node.unclean ? 'ignore' : fold.response;
  respond(fold, response);
  if (fold.response === 'resetRemote' || fold.response === 'restartContainer') forceReset(draft);
  if (isUp(fold.role)) {
    if (node.pending && survey.resolved.waits) draft.isManaged = false;
    activate(draft, node);
    draft.role = higherRole(draft.role, fold.role);
    if (response !== 'ignore') draft.isFailed = true;
  }
}

function noteOutcome(fold: Fold): void {
  const { draft, node } = fold;
  if (isUnderWay(fold)) {
    draft.pendingOn ??= node;
    draft.pendingTask ??= fold.pending?.operation ?? null;
  }
  if (fold.block !== null) block(draft, fold.block);
  if (fold.ban !== null) ban(draft, [node], fold.ban);
  if (fold.banAlike !== null) for (const one of alikes(draft)) ban(one, [node], fold.banAlike);
  if (fold.banEverywhere !== null)
    for (const one of alikes(draft)) ban(one, fold.survey.nodes.values(), fold.banEverywhere);
  if (fold.isFailureIgnored) draft.isFailureIgnored = true;
  if (fold.roleLimit !== null) draft.roleLimit = lowerLimit(draft.roleLimit, fold.roleLimit);
}

function block(draft: InstanceDraft, reason: string): void {
  draft.block ??= reason;
  draft.isHeld = true;
}

type RoleLimit = NonNullable<InstanceDraft['roleLimit']>;

function lowerLimit(a: RoleLimit | null, b: RoleLimit): RoleLimit {
  return a === null || higherRole(a.role, b.role) === a.role ? b : a;
}

export function ban(draft: InstanceDraft, nodes: Iterable<NodeDraft>, reason: string): void {
  const bans = (draft.bans ??= new Map());
  for (const node of nodes) if (!bans.has(node)) bans.set(node, reason);
}

/** All that what is true of this one is true of too: where copies cannot be told apart, the whole clone. */
export function alikes(draft: InstanceDraft): Iterable<InstanceDraft> {
  const isAlike = draft.copy !== null && !draft.isUnique && draft.clone?.kind === 'clone';
  return isAlike && draft.clone !== null ? withChildren(draft.clone) : [draft];
}

/** It is active on a node that is not there. */
function meetLostNode(draft: InstanceDraft, node: NodeDraft, survey: Survey): void {
  if (node.kind === 'guest') {
    draft.isFailed = true;
    draft.needsStop = true;
    fenceNode(node, `${draft.id} is thought to be active there`, survey);
  } else if (survey.resolved.properties.fencingEnabled) {
    if (node.kind === 'remote' && node.connection !== null && !node.connection.isFailed) node.fenceOnlyIfLost = true;
    fenceNode(node, `${draft.id} is thought to be active there`, survey);
  }
}

/** A connection that failed leaves its node to be fenced, even if it could be made again. */
function forceReset(draft: InstanceDraft): void {
  if (draft.remoteNode?.unclean === true) draft.remoteNode.fenceOnlyIfLost = false;
}

function respond(fold: Fold, response: Response): void {
  const { draft, node, survey } = fold;
  switch (response) {
    case 'ignore':
      return;
    case 'demote':
      draft.isFailed = true;
      draft.needsDemote = true;
      return;
    case 'fence':
      return fenceNode(node, `${draft.id} failed there`, survey);
    case 'standby':
      node.standby = true;
      node.standbyOnFail = true;
      return;
    case 'block':
      block(draft, `it failed on ${node.name}, and on-fail is block`);
      draft.isFailed ||= isUp(fold.role);
      return;
    case 'stop':
      draft.roleLimit = { role: 'stopped', reason: `it failed on ${node.name}, and on-fail is stop` };
      return;
    case 'restart':
      if (isUp(fold.role)) restart(draft);
      return;
    case 'restartContainer':
      return restartContainer(fold);
    case 'resetRemote':
      return resetRemote(fold);
  }
}

function restart(draft: InstanceDraft): void {
  draft.isFailed = true;
  draft.needsStop = true;
}

function restartContainer({ draft, role, survey }: Fold): void {
  draft.isFailed = true;
  if (draft.container !== null && draft.bundle !== null) survey.failedContainers.add(draft.container);
  else if (draft.container !== null) draft.container.needsStop = true;
  else if (isUp(role)) draft.needsStop = true;
}

function resetRemote({ draft, role, survey }: Fold): void {
  draft.isFailed = true;
  const node = draft.remoteNode;
  if (survey.resolved.properties.fencingEnabled && node?.kind === 'remote' && !node.remoteWasFenced) {
    fenceNode(node, 'its connection cannot be recovered', survey);
  }
  if (isUp(role)) draft.needsStop = true;
}
