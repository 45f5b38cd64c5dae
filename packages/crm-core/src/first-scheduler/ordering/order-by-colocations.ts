import { infinity } from '../../base/score.ts';
import { groupBy } from '../layout/layout.ts';
import type { EdgeBuilder } from './edge-builder.ts';
import type { PlanIndex } from './plan-index.ts';

/** Two that must never share a node: the one that leaves it does so before the other comes. */
export function orderByColocations(index: PlanIndex, builder: EdgeBuilder): void {
  for (const colocations of index.layout.colocationsOf.values()) {
    for (const { resource, with: leader, score, resourceRole, withRole } of colocations) {
      if (score > -infinity || resourceRole === 'promoted' || withRole === 'promoted') continue;
      leaveBeforeComing(resource, leader, index, builder);
      leaveBeforeComing(leader, resource, index, builder);
    }
  }
}

function leaveBeforeComing(leaving: string, coming: string, index: PlanIndex, builder: EdgeBuilder): void {
  const unitIds = [leaving, coming].map((name) => index.layout.unitOf.get(name)?.id ?? '');
  const [leavers, comers] = unitIds.map((id) => groupBy(index.changesOf(id), (change) => change.node));
  for (const [node, changes] of leavers ?? []) {
    const starts = index.steps(comers?.get(node) ?? [], 'start');
    for (const before of index.steps(changes, 'stop')) for (const after of starts) builder.add(before, after, false);
  }
}
