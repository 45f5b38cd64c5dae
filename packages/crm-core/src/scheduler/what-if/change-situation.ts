import type { HistoryEntry, NodeSituation, Situation } from '../../model/configuration/situation.ts';

/** The same with other words of the membership on one node; it is added if nothing was said of it. */
export function withNode(
  situation: Situation,
  name: string,
  change: (node: NodeSituation) => NodeSituation,
): Situation {
  const isKnown = situation.nodes.some((node) => node.name === name);
  const nodes = isKnown ? situation.nodes : [...situation.nodes, silentNode(name)];
  return { ...situation, nodes: nodes.map((node) => (node.name === name ? change(node) : node)) };
}

function silentNode(name: string): NodeSituation {
  return {
    name,
    id: name,
    isRemote: false,
    member: false,
    memberSinceWallMs: null,
    peer: false,
    peerSinceWallMs: null,
    join: 'down',
    expected: 'down',
    attributes: new Map(),
    utilization: new Map(),
    maintenance: null,
    isFenced: null,
  };
}

/** Member, daemon there, joined; nobody asked it to leave or be fenced. */
export function returned(node: NodeSituation): NodeSituation {
  const attributes = new Map([...node.attributes].filter(([name]) => name !== 'shutdown' && name !== 'terminate'));
  return { ...node, member: true, peer: true, join: 'member', expected: 'member', attributes };
}

/** Known to be off: what it ran has ended. */
export function withoutNode(situation: Situation, name: string): Situation {
  const off = withNode(situation, name, (node) => {
    return { ...node, member: false, peer: false, join: 'down', expected: 'down', attributes: new Map() };
  });
  return { ...off, histories: off.histories.filter(({ node }) => node !== name) };
}

export function withAttribute(node: NodeSituation, name: string, value: string): NodeSituation {
  return { ...node, attributes: new Map(node.attributes).set(name, value) };
}

/** As a clean-up leaves it: no counts, and no results that are failures. A name stands for all its copies. */
export function withoutFailures(situation: Situation, resource: string, node: string): Situation {
  const isMeant = (entry: { readonly node: string; readonly resource: string }): boolean =>
    entry.node === node && (entry.resource === resource || entry.resource.replace(/:\d+$/u, '') === resource);
  return {
    ...situation,
    failCounts: situation.failCounts.filter((count) => !isMeant(count)),
    histories: situation.histories.map((history) =>
      isMeant(history) ? { ...history, entries: history.entries.filter((entry) => !isFailure(entry)) } : history,
    ),
  };
}

const harmless: ReadonlySet<HistoryEntry['state']> = new Set(['pending', 'done', 'cancelled']);

function isFailure({ state, code, expectedCode, operation, intervalMs }: HistoryEntry): boolean {
  if (!harmless.has(state)) return true;
  const isProbe = operation === 'monitor' && intervalMs === 0;
  return state === 'done' && !isProbe && expectedCode !== null && code !== expectedCode;
}
