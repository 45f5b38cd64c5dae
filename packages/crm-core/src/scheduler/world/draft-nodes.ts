import type { NodeSituation, Situation } from '../../model/configuration/situation.ts';
import type { Resolved, ResolvedNode } from '../resolve/resolved.ts';
import { isConnectionAgent } from './grow-instances.ts';
import type { InstanceDraft } from './instance-draft.ts';
import { judgeMember } from './member-state.ts';
import { isAffirmative, nodeAttributes } from './node-attributes.ts';
import { compareNodeNames } from './node-draft.ts';
import type { NodeDraft } from './node-draft.ts';

/*
 * All nodes: members and remote ones that are configured, those that connections and
 * guests bring, and those whose connection is only known from the history. Members are
 * judged at once; remote and guest nodes when their connections are known.
 */

export interface NodeSources {
  readonly resolved: Resolved;
  readonly situation: Situation;
  /** Those that are configured or follow from what is. */
  readonly connections: readonly InstanceDraft[];
  readonly isConfigured: (resource: string) => boolean;
}

/** In order; numbered. */
export function draftNodes(sources: NodeSources): NodeDraft[] {
  const { resolved, situation } = sources;
  const byName = new Map(situation.nodes.map((node) => [node.name, node]));
  const byId = new Map(situation.nodes.map((node) => [node.id, node]));
  const drafts = new Map<string, NodeDraft>();
  const add = (node: ResolvedNode, kind: NodeDraft['kind']): void => {
    const said = byName.get(node.name) ?? (kind === 'member' ? byId.get(node.id) : undefined);
    drafts.set(node.name, draftNode(node, kind, said ?? null, sources));
  };
  const guests = new Map(sources.connections.map((connection) => [connection.id, connection.container !== null]));
  for (const node of resolved.nodes) {
    if (node.kind === 'ping') continue;
    add(node, node.kind === 'member' ? 'member' : guests.get(node.name) === true ? 'guest' : 'remote');
  }
  for (const [name, isGuest] of [...guests, ...removedConnections(situation.histories, sources.isConfigured)]) {
    if (!drafts.has(name)) add(bareNode(name), isGuest ? 'guest' : 'remote');
  }
  const ordered = [...drafts.values()].sort((a, b) => compareNodeNames(a.name, b.name));
  for (const [number, draft] of ordered.entries()) draft.number = number;
  return ordered;
}

/** Name of the node, and whether it lived in a container. */
function removedConnections(
  histories: Situation['histories'],
  isConfigured: NodeSources['isConfigured'],
): [string, boolean][] {
  return [...histories.values()].flatMap((node) => {
    const removed = [...node.keys()].filter((resource) => !isConfigured(resource));
    return removed.flatMap((resource): [string, boolean][] => {
      const history = node.get(resource);
      const isConnection = history !== undefined && isConnectionAgent(history.agent);
      return isConnection ? [[resource, history.container !== null]] : [];
    });
  });
}

function bareNode(name: string): ResolvedNode {
  return { name, id: name, kind: 'remote', attributes: new Map(), utilization: new Map(), score: null };
}

function draftNode(
  node: ResolvedNode,
  kind: NodeDraft['kind'],
  said: NodeSituation | null,
  { resolved, situation }: NodeSources,
): NodeDraft {
  const isController = kind === 'member' && situation.controller === node.id;
  const attributes = nodeAttributes(node, kind, said, isController, resolved);
  const draft: NodeDraft = {
    number: -1,
    name: node.name,
    id: node.id,
    kind,
    situation: said,
    attributes,
    utilization: new Map([...node.utilization, ...(said?.utilization ?? [])]),
    discovery: isAffirmative(attributes.get('resource-discovery-enabled') ?? 'true'),
    isController,
    ...unknownState(said !== null),
    standby: said !== null && isAffirmative(attributes.get('standby')),
    maintenance:
      said !== null &&
      (isAffirmative(attributes.get('maintenance')) || (kind !== 'member' && said.maintenance === true)),
    remoteWasFenced: said?.isFenced === true,
    isUnfenced: isUnfenced(attributes),
  };
  return kind === 'member' ? judged(draft, { resolved, situation }) : draft;
}

function unknownState(seen: boolean) {
  return {
    online: false,
    pending: false,
    unclean: false,
    uncleanReasons: new Set<string>(),
    seen,
    standbyOnFail: false,
    shutdown: false,
    connection: null,
    container: null,
    remoteRequiresReset: false,
    fenceOnlyIfLost: false,
    isRead: false,
  };
}

function isUnfenced(attributes: ReadonlyMap<string, string>): boolean {
  const since = attributes.get('#node-unfenced');
  return since !== undefined && since !== '' && since !== '0';
}

function judged(draft: NodeDraft, { resolved, situation }: Pick<NodeSources, 'resolved' | 'situation'>): NodeDraft {
  const state = judgeMember(draft.situation, draft.attributes, {
    nowWallMs: resolved.nowWallMs,
    waits: resolved.waits,
    fencingEnabled: resolved.properties.fencingEnabled,
    startupFencing: resolved.properties.startupFencing,
    nodePendingTimeoutMs: resolved.properties.nodePendingTimeoutMs,
    fencesWithoutQuorum: !situation.quorate && resolved.properties.noQuorumPolicy === 'fence',
  });
  draft.online = state.online;
  draft.pending = state.pending;
  draft.shutdown = state.shutdown;
  if (state.unclean !== null) markUnclean(draft, state.unclean);
  return draft;
}

export function markUnclean(node: NodeDraft, reason: string): void {
  node.unclean = true;
  node.uncleanReasons.add(reason);
}
