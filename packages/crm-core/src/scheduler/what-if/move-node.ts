import type { NodeSituation } from '../../model/configuration/situation.ts';
import type { Given, Injection } from './injection.ts';

type Presence = Pick<NodeSituation, 'member' | 'memberSinceWallMs' | 'peer' | 'peerSinceWallMs' | 'join' | 'expected'>;

const since = { memberSinceWallMs: null, peerSinceWallMs: null } as const;

const absent: Presence = { ...since, member: false, peer: false, join: 'down', expected: 'down' };
const presences: Readonly<Record<'lost' | 'up', Presence>> = {
  lost: { ...absent, expected: 'member' },
  up: { ...since, member: true, peer: true, join: 'member', expected: 'member' },
};

/** Quorum is left as it is: whether the others still have it depends on votes, which are no part of the situation. */
export function moveNode(
  { configuration, situation }: Given,
  { node, to }: Injection & { kind: 'node' },
  nowWallMs: number,
): Given {
  const index = situation.nodes.findIndex(({ name, isRemote }) => name === node && !isRemote);
  const id = configuration.nodes.find(({ name }) => name === node)?.id ?? node;
  const known = situation.nodes[index] ?? neverSeen(node, id);
  const moved = to === 'down' ? leaving(known, nowWallMs) : { ...staying(known), ...presences[to] };
  const nodes = index === -1 ? [...situation.nodes, moved] : situation.nodes.with(index, moved);
  return { configuration, situation: { ...situation, nodes } };
}

/** It has asked to leave: what it runs is to be stopped first, and the cluster lets it go then. */
function leaving(node: NodeSituation, nowWallMs: number): NodeSituation {
  const asked = String(Math.floor(nowWallMs / 1_000));
  return { ...node, attributes: new Map([...node.attributes, ['shutdown', asked]]) };
}

/** It is not on its way out once it has gone, or has come back. */
function staying(node: NodeSituation): NodeSituation {
  const attributes = new Map([...node.attributes].filter(([name]) => name !== 'shutdown' && name !== 'terminate'));
  return { ...node, attributes };
}

/** A node of which the membership has not said anything. */
export function neverSeen(name: string, id: string): NodeSituation {
  return {
    name,
    id,
    isRemote: false,
    ...absent,
    attributes: new Map(),
    utilization: new Map(),
    maintenance: null,
    isFenced: null,
  };
}
