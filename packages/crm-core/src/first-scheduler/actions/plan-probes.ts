import { observedOn } from '../current/current-state.ts';
import type { Member, Unit } from '../layout/layout.ts';
import type { Decided } from './initial-changes.ts';
import type { PlanBuilder } from './planned-action.ts';
import { timeoutOf } from './resource-action.ts';

/** A probe for each primitive on each node that answers and has said nothing of it. By unit. */
export function planProbes(decided: Decided, builder: PlanBuilder): Map<string, number[]> {
  const nodes = [...decided.eligibility.stances.values()].filter(
    ({ kind, reachable }) => reachable && kind !== 'fenced',
  );
  return new Map(
    decided.layout.units.map((unit) => {
      const probes = unit.primitives.flatMap((member) =>
        nodes
          .filter(({ node }) => isUnknown(decided, member, node))
          .map(({ node }) => builder.add(probeAction(unit, member, node))),
      );
      return [unit.id, probes];
    }),
  );
}

function isUnknown({ state }: Decided, member: Member, node: string): boolean {
  const observed = observedOn(state, member.id, node);
  return !observed.seen && observed.busy === null;
}

function probeAction(unit: Unit, member: Member, node: string) {
  return {
    kind: 'resource',
    key: `${member.id}_monitor_0`,
    action: 'monitor',
    role: 'stopped',
    reasons: [`nothing is known of ${member.id} on ${node}`],
    resource: member.id,
    node,
    intervalMs: 0,
    timeoutMs: timeoutOf(member.primitive, 'monitor'),
    probe: true,
    promotable: unit.clone?.promotable ?? false,
    digest: member.digest,
  } as const;
}
