import type { InstanceDraft } from './instance-draft.ts';
import { isActive } from './instance-draft.ts';
import { markUnclean } from './draft-nodes.ts';
import { isAffirmative } from './node-attributes.ts';
import { isShuttingDown } from './member-state.ts';
import type { NodeDraft } from './node-draft.ts';

/*
 * A remote node is there while the connection to it is, a guest while what it lives in
 * is too.
 */

export function linkConnections(nodes: readonly NodeDraft[], instances: Iterable<InstanceDraft>): void {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  for (const draft of instances) {
    const node = byName.get(draft.id);
    if (node === undefined || node.kind === 'member' || draft.resource.kind !== 'primitive') continue;
    draft.remoteNode = node;
    node.connection = draft;
    node.container = draft.container;
    if (draft.container !== null) draft.container.guestNode = node;
  }
}

/** A remote node's own attributes count once its connection is known; an unmanaged connection leaves it alone. */
export function readRemoteAttributes(node: NodeDraft): void {
  if (node.connection === null) return;
  if (isShuttingDown(node.attributes)) node.shutdown = true;
  if (isAffirmative(node.attributes.get('maintenance')) || !node.connection.isManaged) node.maintenance = true;
}

/** Whether what its history says of it can be believed now. */
export function isReachable(node: NodeDraft): boolean {
  if (node.connection === null || !isActive(node.connection)) return false;
  return node.kind !== 'guest' || (node.container !== null && isActive(node.container));
}

/** A remote node that was never seen may be running something, unless a connection to it shows that it is not lost. */
export function distrustUnseen(node: NodeDraft): void {
  if (node.kind !== 'remote' || node.seen || node.connection === null) return;
  markUnclean(node, 'it has never been seen, and may be running something');
  node.fenceOnlyIfLost = true;
}

export function judgeRemote(node: NodeDraft): void {
  const { connection, container } = node;
  if (connection === null) return;
  const isUp = isActive(connection);
  if (isUp) node.online = true;
  if (isUp && isToStop(connection)) node.shutdown = true;
  const host = container?.activeOn.length === 1 ? container.activeOn[0] : undefined;
  if (container?.isFailed === true) {
    node.online = false;
    node.remoteRequiresReset = true;
  } else if (connection.isFailed) {
    node.online = false;
  } else if (!isUp || (container !== null && !isActive(container))) {
    node.online = false;
    node.remoteRequiresReset = false;
  } else if (host !== undefined && !host.online && host.unclean) {
    node.online = false;
    node.remoteRequiresReset = true;
  }
}

function isToStop(connection: InstanceDraft): boolean {
  return connection.roleLimit?.role === 'stopped' || connection.resource.meta.targetRole === 'stopped';
}
