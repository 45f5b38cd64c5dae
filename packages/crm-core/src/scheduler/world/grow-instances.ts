import type { ResolvedPrimitive, ResolvedResource } from '../resolve/resolved.ts';
import { growBundle } from './grow-bundle.ts';
import { growClone, growPlain, openGround } from './grow-clone.ts';
import { withChildren } from './instance-draft.ts';
import type { InstanceDraft } from './instance-draft.ts';
import { connectionOf } from './implied-resources.ts';
import type { Nursery } from './nursery.ts';

/*
 * The tree of instances: what is configured, spelt out. A clone gets its copies, a
 * bundle its containers with all that belongs to them, a resource that brings a node
 * the connection to it. What only the history knows is added later.
 */

/** Plants everything that is configured: the more important first, else in order; connections of guests after all. */
export function growInstances(nursery: Nursery): void {
  for (const resource of nursery.resolved.resources) noteConnectedNodes(resource, nursery);
  for (const resource of nursery.resolved.resources) nursery.roots.push(growResource(resource, nursery));
  for (const root of [...nursery.roots]) growConnections(root, nursery);
  nursery.roots.sort((a, b) => b.resource.meta.priority - a.resource.meta.priority);
}

/** Nodes that come with resources count when copies are numbered, wherever they stand. */
function noteConnectedNodes(resource: ResolvedResource, nursery: Nursery): void {
  if (resource.kind === 'bundle') return;
  if (resource.kind === 'group') {
    for (const member of resource.members) noteConnectedNodes(member, nursery);
  } else if (resource.kind === 'clone') {
    noteConnectedNodes(resource.child, nursery);
  } else {
    if (isConnection(resource)) nursery.noteNode(resource.id);
    if (resource.meta.remoteNode !== null) nursery.noteNode(resource.meta.remoteNode);
  }
}

export function isConnection(resource: ResolvedPrimitive): boolean {
  return isConnectionAgent(resource.agent);
}

export function isConnectionAgent(agent: ResolvedPrimitive['agent']): boolean {
  return agent.standard === 'ocf' && agent.provider === 'pacemaker' && agent.type === 'remote';
}

function growResource(resource: ResolvedResource, nursery: Nursery): InstanceDraft {
  switch (resource.kind) {
    case 'primitive':
    case 'group':
      return growPlain(resource, openGround, nursery);
    case 'clone':
      return growClone(resource, openGround, nursery);
    case 'bundle':
      return growBundle(resource, openGround, nursery);
  }
}

/** The connection to the node that a resource brings stands by itself, at the end of all. */
function growConnections(root: InstanceDraft, nursery: Nursery): void {
  for (const draft of withChildren(root)) {
    if (draft.resource.kind !== 'primitive' || draft.bundle !== null) continue;
    const node = draft.resource.meta.remoteNode;
    if (node === null || nursery.instances.has(node)) continue;
    const connection = growPlain(connectionOf(draft.resource, node, nursery.resolved), openGround, nursery);
    connection.container = draft;
    nursery.roots.push(connection);
  }
}
