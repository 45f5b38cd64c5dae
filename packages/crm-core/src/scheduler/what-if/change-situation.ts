import { mapHistories } from '../../model/configuration/histories.ts';
import type { HistoryEntry, NodeSituation, Situation } from '../../model/configuration/situation.ts';
import type { Given } from './injection.ts';
import { neverSeen } from './move-node.ts';

/** The same with other words of the membership on one node; it is added if nothing was said of it. */
export function withNode(
  { configuration, situation }: Given,
  name: string,
  change: (node: NodeSituation) => NodeSituation,
): Situation {
  const id = configuration.nodes.find((node) => node.name === name)?.id ?? name;
  const isKnown = situation.nodes.some((node) => node.name === name);
  const nodes = isKnown ? situation.nodes : [...situation.nodes, neverSeen(name, id)];
  return { ...situation, nodes: nodes.map((node) => (node.name === name ? change(node) : node)) };
}

/** Known to be off: what it ran has ended. */
export function withoutNode(given: Given, name: string): Situation {
  const off = withNode(given, name, (node) => {
    return { ...node, member: false, peer: false, join: 'down', expected: 'down', attributes: new Map() };
  });
  const histories = new Map(off.histories);
  histories.delete(name);
  return { ...off, histories };
}

export function withAttribute(node: NodeSituation, name: string, value: string): NodeSituation {
  return { ...node, attributes: new Map(node.attributes).set(name, value) };
}

/** A name stands for all its copies. */
export function withoutLock(situation: Situation, resource: string): Situation {
  const histories = mapHistories(situation.histories, (history) =>
    isOf(history, resource) ? { ...history, shutdownLockWallMs: null } : history,
  );
  return { ...situation, histories };
}

function isOf(entry: { readonly resource: string }, resource: string): boolean {
  return entry.resource === resource || entry.resource.replace(/:\d+$/u, '') === resource;
}

/** As a clean-up leaves it: no counts, and no results that are failures. A name stands for all its copies. */
export function withoutFailures(situation: Situation, resource: string, node: string): Situation {
  const isMeant = (entry: { readonly node: string; readonly resource: string }): boolean =>
    entry.node === node && isOf(entry, resource);
  return {
    ...situation,
    failCounts: situation.failCounts.filter((count) => !isMeant(count)),
    histories: mapHistories(situation.histories, (history) =>
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
