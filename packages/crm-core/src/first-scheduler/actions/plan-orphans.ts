import { compareText } from '../../base/order.ts';
import { observedOn } from '../current/current-state.ts';
import type { Observed } from '../current/observed.ts';
import type { NodeStance } from '../eligibility/node-stance.ts';
import { isActive } from '../layout/role.ts';
import type { Decided } from './initial-changes.ts';
import type { PlanBuilder } from './planned-action.ts';

/** For what the definition no longer has, whose own timeouts are gone with it. */
const orphanTimeoutMs = 60_000;

/**
 * Stops what runs and is no longer defined, the last started first, then forgets it.
 * The parameters are no longer known here: the node that runs it keeps the last ones.
 */
export function planOrphans(decided: Decided, builder: PlanBuilder): number[][] {
  return [...decided.eligibility.stances.values()].flatMap((stance) => {
    const stops: number[][] = [];
    for (const resource of orphansByStart(decided, stance.node)) {
      stops.push(planOrphan(resource, stance, decided, builder));
    }
    const inOrder = stops.map((chain) => chain.filter((index) => builder.actions[index]?.action.kind === 'resource'));
    return [...stops, inOrder.flat()].filter((chain) => chain.length > 0);
  });
}

function orphansByStart({ state }: Decided, node: string): string[] {
  const started = new Map(
    state.orphans.map((resource) => {
      const records = state.records.get(resource) ?? [];
      const last = records.findLast((record) => record.node === node && record.action === 'start');
      return [resource, last?.sequence ?? 0];
    }),
  );
  return [...started].sort((a, b) => b[1] - a[1] || compareText(a[0], b[0])).map(([resource]) => resource);
}

function planOrphan(resource: string, stance: NodeStance, decided: Decided, builder: PlanBuilder): number[] {
  const { node } = stance;
  const { state } = decided;
  const known = state.observed.get(resource)?.has(node) === true || state.failures.standing.get(resource)?.has(node);
  if (known !== true) return [];
  const observed = observedOn(state, resource, node);
  const reasons = [`${resource} is no longer defined`];
  const clear = { kind: 'clearHistory', key: `${resource}_clear_history_0`, resource, node, reasons } as const;
  if (stance.kind === 'gone') return [builder.add(clear)];
  if (stance.kind === 'fenced' || stance.kind === 'held' || observed.busy !== null) return [];
  if (!isActive(observed.role)) return [builder.add(clear)];
  if (!decided.layout.properties.stopOrphanResources || observed.failure?.record.action === 'stop') return [];
  const stops = (observed.role === 'promoted' ? (['demote', 'stop'] as const) : (['stop'] as const)).map((action) =>
    builder.add(orphanAction(resource, node, action, observed, reasons)),
  );
  return [...stops, builder.add(clear)];
}

function orphanAction(
  resource: string,
  node: string,
  action: 'demote' | 'stop',
  observed: Observed,
  reasons: readonly string[],
) {
  return {
    kind: 'resource',
    key: `${resource}_${action}_0`,
    action,
    role: action === 'stop' ? 'stopped' : 'unpromoted',
    reasons,
    resource,
    node,
    intervalMs: 0,
    timeoutMs: orphanTimeoutMs,
    probe: false,
    promotable: observed.role !== 'started',
    digest: observed.digest ?? '',
  } as const;
}
