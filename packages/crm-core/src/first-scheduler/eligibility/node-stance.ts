import { compareText } from '../../base/order.ts';
import type { NodeModel } from '../../model/cluster.ts';
import type { ClusterStatus, NodeStatus } from '../../model/status.ts';
import type { CurrentState } from '../current/current-state.ts';
import type { Observed } from '../current/observed.ts';
import { onFailOf } from '../current/observe.ts';
import type { Layout } from '../layout/layout.ts';

/** What a node may be asked to do. */
export interface NodeStance {
  readonly node: string;
  readonly kind:
    /** May be given resources. */
    | 'usable'
    /** Gives its resources up, and gets none. */
    | 'drained'
    /** What it has is left as it is; it gets nothing. */
    | 'held'
    /** Must be fenced before anything of it is recovered. */
    | 'fenced'
    /** Runs nothing, or counts as running nothing. */
    | 'gone';
  /** Why, as the end of a sentence about the node: `a is on standby`. Empty for `usable`. */
  readonly reason: string;
  /** It answers: what is there can be asked for. */
  readonly reachable: boolean;
}

/** Stage 2, first half: each node's stance, by node id. */
export function takeStances(
  layout: Layout,
  status: ClusterStatus,
  state: CurrentState,
): ReadonlyMap<string, NodeStance> {
  const statuses = new Map(status.nodes.map((node) => [node.id, node]));
  const mayFence = layout.properties.stonithEnabled && (status.quorate || fencesWithoutQuorum(layout));
  const faults = nodeFaults(layout, state);
  return new Map(
    layout.nodes.map((node) => {
      const fault = faults.get(node.id);
      const known = statuses.get(node.id) ?? { id: node.id, state: 'offline' as const };
      return [node.id, stanceOf(node, known, { layout, quorate: status.quorate, mayFence, fault })];
    }),
  );
}

interface StanceContext {
  readonly layout: Layout;
  readonly quorate: boolean;
  readonly mayFence: boolean;
  readonly fault: NodeFault | undefined;
}

function stanceOf(node: NodeModel, status: NodeStatus, context: StanceContext): NodeStance {
  const { id } = node;
  if (status.state === 'offline') return stance(id, 'gone', `${id} is offline`);
  if (status.state === 'unclean') return uncleanStance(id, context);
  if (status.state === 'pending') return stance(id, 'held', `${id} is on its way in`);
  return onlineStance(node, context);
}

function uncleanStance(id: string, { layout, mayFence }: StanceContext): NodeStance {
  if (mayFence) return stance(id, 'fenced', `${id} fell silent`);
  if (layout.properties.stonithEnabled) {
    return stance(id, 'held', `${id} fell silent and cannot be fenced without quorum`);
  }
  return stance(id, 'gone', `${id} fell silent`);
}

function onlineStance(node: NodeModel, { layout, quorate, mayFence, fault }: StanceContext): NodeStance {
  const { id } = node;
  const suicide = !quorate && layout.properties.noQuorumPolicy === 'suicide' && layout.properties.stonithEnabled;
  if (suicide) return stance(id, 'fenced', `${id} has no quorum (noQuorumPolicy suicide)`, true);
  if (fault?.kind === 'fence' && mayFence) return stance(id, 'fenced', fault.reason, true);
  if (layout.properties.maintenanceMode) return stance(id, 'held', 'the cluster is in maintenance', true);
  if (node.maintenance) return stance(id, 'held', `${id} is in maintenance`, true);
  if (node.standby) return stance(id, 'drained', `${id} is on standby`, true);
  if (fault?.kind === 'standby') return stance(id, 'drained', fault.reason, true);
  return stance(id, 'usable', '', true);
}

function stance(node: string, kind: NodeStance['kind'], reason: string, reachable = false): NodeStance {
  return { node, kind, reason, reachable };
}

function fencesWithoutQuorum(layout: Layout): boolean {
  return layout.properties.noQuorumPolicy === 'ignore' || layout.properties.noQuorumPolicy === 'suicide';
}

interface NodeFault {
  readonly kind: 'fence' | 'standby';
  readonly reason: string;
}

/** Failures that concern the whole node: `onFail` fence or standby. Fencing weighs more. */
function nodeFaults(layout: Layout, state: CurrentState): ReadonlyMap<string, NodeFault> {
  const faults = new Map<string, NodeFault>();
  for (const resource of [...state.observed.keys()].sort(compareText)) {
    for (const [node, observed] of state.observed.get(resource) ?? []) {
      if (observed.failure?.onFail === 'fence') faults.set(node, fenceFault(resource, node, observed));
    }
  }
  for (const node of standbyNodes(layout, state)) {
    if (!faults.has(node.node)) faults.set(node.node, { kind: 'standby', reason: node.reason });
  }
  return faults;
}

function fenceFault(resource: string, node: string, observed: Observed): NodeFault {
  const action = observed.failure?.record.action ?? 'monitor';
  return { kind: 'fence', reason: `${action} of ${resource} failed on ${node}, and onFail is fence` };
}

function standbyNodes(layout: Layout, state: CurrentState): { node: string; reason: string }[] {
  const found: { node: string; reason: string }[] = [];
  for (const [resource, byNode] of state.failures.standing) {
    const primitive = layout.memberOf.get(resource)?.primitive ?? null;
    for (const [node, tally] of byNode) {
      const match = tally.counts.find((count) => onFailOf(count, { primitive, failedStop: 'block' }) === 'standby');
      if (match !== undefined) {
        found.push({ node, reason: `${node} stands by since ${match.action} of ${resource} failed (onFail standby)` });
      }
    }
  }
  return found;
}
