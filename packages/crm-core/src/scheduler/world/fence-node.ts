import { markUnclean } from './draft-nodes.ts';
import type { NodeDraft } from './node-draft.ts';
import type { Survey } from './survey.ts';

/** The node has to be fenced: a guest by stopping what it lives in, a remote node only if its connection is the cluster's. */
export function fenceNode(node: NodeDraft, reason: string, survey: Survey): void {
  switch (node.kind) {
    case 'guest':
      return fenceGuest(node);
    case 'remote':
      return fenceRemote(node, reason, survey);
    case 'member':
      return markUnclean(node, reason);
  }
}

function fenceGuest(node: NodeDraft): void {
  const container = node.container;
  if (container === null || container.isFailed || !container.isManaged) return;
  node.remoteRequiresReset = true;
  container.isFailed = true;
  container.needsStop = true;
}

function fenceRemote(node: NodeDraft, reason: string, survey: Survey): void {
  if (node.connection !== null && !node.connection.isManaged) return;
  if (survey.resolved.properties.fencingEnabled) node.remoteRequiresReset = true;
  markUnclean(node, reason);
}
