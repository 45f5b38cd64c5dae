import { compareText } from '../../base/order.ts';
import type { ClusterStatus, OperationRecord } from '../../model/status.ts';
import type { Layout } from '../layout/layout.ts';
import { groupBy } from '../layout/layout.ts';
import { type Failures, tallyFailures } from './failures.ts';
import { type Observed, unseen } from './observed.ts';
import { observe, type Reading } from './observe.ts';

/** Stage 1: what is there, derived from the history of operations alone. */
export interface CurrentState {
  /** By resource, then by node; orphans too. A pair without records is missing. */
  readonly observed: ReadonlyMap<string, ReadonlyMap<string, Observed>>;
  readonly failures: Failures;
  /** Resources with records or failures that the model does not define, by id. */
  readonly orphans: readonly string[];
  /** All records of one resource, by sequence. */
  readonly records: ReadonlyMap<string, readonly OperationRecord[]>;
}

export function deriveCurrentState(layout: Layout, status: ClusterStatus, nowWallMs: number): CurrentState {
  const failures = tallyFailures(status.failCounts, layout, nowWallMs);
  const expired = new Set(failures.expired.map(({ resource, node }) => `${resource} @ ${node}`));
  const records = groupBy(
    [...status.history].sort((a, b) => a.sequence - b.sequence),
    (record) => record.resource,
  );
  const observed = new Map<string, ReadonlyMap<string, Observed>>();
  for (const [resource, list] of records) {
    observed.set(resource, observeNodes(resource, list, layout, expired));
  }
  const named = [...records.keys(), ...status.failCounts.map((failure) => failure.resource)];
  const orphans = [...new Set(named)].filter((name) => !layout.memberOf.has(name)).sort(compareText);
  return { observed, failures, orphans, records };
}

function observeNodes(
  resource: string,
  records: readonly OperationRecord[],
  layout: Layout,
  expired: ReadonlySet<string>,
): Map<string, Observed> {
  const nodes = new Map<string, Observed>();
  for (const [node, list] of groupBy(records, (record) => record.node)) {
    const reading: Reading = {
      primitive: layout.memberOf.get(resource)?.primitive ?? null,
      promotable: layout.unitOf.get(resource)?.clone?.promotable ?? false,
      expired: expired.has(`${resource} @ ${node}`),
      failedStop: layout.properties.stonithEnabled ? 'fence' : 'block',
    };
    nodes.set(node, observe(list, reading));
  }
  return nodes;
}

/** What is known of a resource on a node; `unseen` if nothing is. */
export function observedOn(state: CurrentState, resource: string, node: string): Observed {
  return state.observed.get(resource)?.get(node) ?? unseen;
}
