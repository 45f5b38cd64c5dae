import { type Change, steps } from '../actions/change.ts';
import { groupBy, type Unit } from '../layout/layout.ts';
import { isActive, roleRank } from '../layout/role.ts';
import type { EdgeBuilder } from './edge-builder.ts';
import type { PlanIndex } from './plan-index.ts';

/** What holds for every resource by itself: one step after the other, down before up, probes and fencing first. */
export function orderWithinUnits(index: PlanIndex, builder: EdgeBuilder): void {
  for (const unit of index.layout.units) {
    const changes = index.changesOf(unit.id);
    for (const change of changes) orderSteps(change, index, builder);
    if (unit.clone === null) orderMoves(changes, index, builder);
    else orderInstances(unit, changes, index, builder);
    orderBeginnings(unit, changes, index, builder);
    orderHandover(unit, changes, index, builder);
    orderRestarts(unit, changes, index, builder);
  }
}

/** cancel → demote → stop → start → promote → monitor */
function orderSteps(change: Change, index: PlanIndex, builder: EdgeBuilder): void {
  const { steps: planned, monitors, cancels } = index.actionsOf(change);
  const chain = steps.flatMap((step) => planned.get(step) ?? []);
  for (const [position, after] of chain.entries()) {
    const before = chain[position - 1];
    if (before !== undefined) builder.add(before, after, true);
  }
  const [first] = chain;
  const last = chain.at(-1);
  if (first !== undefined) for (const cancel of cancels) builder.add(cancel, first, true);
  for (const before of last === undefined ? cancels : [last]) {
    for (const monitor of monitors) builder.add(before, monitor, true);
  }
}

/** One instance: stopped everywhere else before it starts. */
function orderMoves(changes: readonly Change[], index: PlanIndex, builder: EdgeBuilder): void {
  for (const list of groupBy(changes, (change) => change.member.id).values()) {
    if (list.length < 2) continue;
    for (const start of list) {
      const others = list.filter((change) => change !== start);
      for (const after of index.step(start, 'start')) {
        for (const before of index.steps(others, 'stop')) builder.add(before, after, true);
      }
    }
  }
}

/** Instances of a clone: those that leave make room for those that come; all of one are warm before any is promoted. */
function orderInstances(unit: Unit, changes: readonly Change[], index: PlanIndex, builder: EdgeBuilder): void {
  const leaving = changes.filter((change) => isActive(change.from) && !isActive(change.to));
  const coming = changes.filter((change) => !isActive(change.from) && isActive(change.to));
  const nodes = new Set(
    changes.filter((change) => isActive(change.from) || isActive(change.to)).map(({ node }) => node),
  );
  if (nodes.size > (unit.clone?.cloneMax ?? 0)) {
    const [before, after] = [index.steps(leaving, 'stop'), index.steps(coming, 'start')];
    builder.connect({ before, after, required: true, gate: { task: 'stopped', resource: unit.id } });
  }
  const demoted = changes.filter((change) => change.from === 'promoted' && change.to !== 'promoted');
  const [before, after] = [index.steps(demoted, 'demote'), index.steps(changes, 'promote')];
  builder.connect({ before, after, required: true, gate: { task: 'demoted', resource: unit.id } });
  for (const list of groupBy(changes, (change) => change.node).values()) {
    const start = index.steps(list, 'start').at(-1);
    const [promote] = index.steps(list, 'promote');
    if (start !== undefined && promote !== undefined) builder.add(start, promote, true);
  }
}

/** Nothing begins before it is known what runs already, and before silent nodes are fenced. */
function orderBeginnings(unit: Unit, changes: readonly Change[], index: PlanIndex, builder: EdgeBuilder): void {
  const after = [...index.steps(changes, 'start'), ...index.steps(changes, 'promote')];
  const probes = index.plan.probes.get(unit.id) ?? [];
  builder.connect({ before: probes, after, required: true, gate: { task: 'probed', resource: unit.id } });
  const { fences } = index.plan;
  builder.connect({ before: fences, after, required: true, gate: { task: 'fenced', resource: unit.id } });
}

/**
 * What works is not taken down before its successor is as far as it can be: the
 * probes answered, the warm stage done. A wish only: where the old one has to go
 * first, it goes first.
 */
function orderHandover(unit: Unit, changes: readonly Change[], index: PlanIndex, builder: EdgeBuilder): void {
  const working = changes.filter((change) => change.observed.failure === null && !change.restart);
  const leaving = working.filter((change) => roleRank(change.to) < roleRank(change.from));
  const after = [...new Set([...index.steps(leaving, 'demote'), ...index.steps(leaving, 'stop')])];
  const coming = changes.filter((change) => roleRank(change.to) > roleRank(change.from));
  if (coming.length === 0) return;
  const probes = index.plan.probes.get(unit.id) ?? [];
  builder.connect({ before: probes, after, required: false, gate: { task: 'probed', resource: unit.id } });
  if (unit.clone?.promotable !== true) return;
  const warmed = index.steps(
    coming.filter((change) => change.to === 'promoted'),
    'start',
  );
  builder.connect({ before: warmed, after, required: false, gate: { task: 'warmed', resource: unit.id } });
}

/**
 * What works is not restarted for the sake of something else before the probes have
 * answered: what it would be restarted for may well run, and only be unknown.
 */
function orderRestarts(unit: Unit, changes: readonly Change[], index: PlanIndex, builder: EdgeBuilder): void {
  const restarting = changes.filter(
    (change) => (change.restart || change.repromote) && change.observed.failure === null,
  );
  const after = [...new Set([...index.steps(restarting, 'demote'), ...index.steps(restarting, 'stop')])];
  const probes = [...index.plan.probes.values()].flat();
  builder.connect({ before: probes, after, required: false, gate: { task: 'all_probed', resource: unit.id } });
}
