/**
 * What is not drawn, because the reference (Pacemaker 2.1.5) is known to get it wrong and would do so in every
 * hundredth cluster. Each stands in `known/` with a cluster of its own and the evidence; all that is near it is drawn.
 * Nor are orders that contradict each other: see contradictory-orders.ts.
 */
import type { DraftCluster, DraftNodeState, DraftRole, DraftScore } from './draft.ts';
import type { NamedResource } from './named-cluster.ts';

const opposite: Readonly<Record<DraftScore, DraftScore>> = {
  INFINITY: '-INFINITY',
  '100': '-100',
  '50': '-100',
  '-100': '-100',
  '-INFINITY': '-INFINITY',
};

/**
 * No node is preferred for a clone of which copies run, or may: the reference has them move there, and starts others where they
 * were (`copies-shuffled`, `unique-copies-shuffled`, `cloned-group-twice`). Such a location says the opposite. Where
 * a clone runs nowhere, and for the promoted role, it says what was drawn.
 */
export function scoreFor(
  subject: NamedResource,
  score: DraftScore,
  role: DraftRole | null,
  { incidents, resources }: DraftCluster,
): DraftScore {
  const isMentioned = incidents.some(({ resource }) => resources[resource % resources.length] === subject.draft);
  const mayRun = subject.isClone && (subject.draft.runsOn !== 0 || isMentioned);
  const isForPromoted = subject.isPromotable && role === 'Promoted';
  return mayRun && !isForPromoted ? opposite[score] : score;
}

/** No rule speaks of the started role: the reference takes it for void (`rule-for-started`). */
export function ruleRole(role: DraftRole | null): DraftRole | null {
  return role === 'Started' ? null : role;
}

/**
 * With fencing, no node is on its way in where there are clones: once a copy runs, the reference starts others without
 * waiting for the answer of that node (`copy-before-answer`). Such a node is down.
 */
export function stateOf({ nodes, options, resources }: DraftCluster, node: number): DraftNodeState {
  const state = nodes[node]?.state ?? 'unseen';
  const hasClone = resources.some(({ kind }) => kind !== 'primitive' && kind !== 'group');
  return state === 'pending' && options.fencing && hasClone ? 'offline' : state;
}
