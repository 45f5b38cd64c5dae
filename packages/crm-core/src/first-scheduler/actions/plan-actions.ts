import type { Role } from '@understudy/contracts';
import { type Change, hasStep, type Step, steps } from './change.ts';
import type { Decided } from './initial-changes.ts';
import { planMonitors } from './plan-monitors.ts';
import { planOrphans } from './plan-orphans.ts';
import { planProbes } from './plan-probes.ts';
import { type ActionPlan, type ChangeActions, PlanBuilder } from './planned-action.ts';
import { singleAction } from './resource-action.ts';
import type { Changes } from './ripple.ts';

/** Stage 5: every action that the changes need, and what else has to be asked, fenced and forgotten. */
export function planActions(decided: Decided, changes: Changes): ActionPlan {
  const builder = new PlanBuilder();
  const fences = planFences(decided, builder);
  const probes = planProbes(decided, builder);
  const planned = new Map<string, ChangeActions>();
  for (const change of changes.values()) {
    const actions = new Map(
      steps.filter((step) => hasStep(change, step)).map((step) => [step, planStep(change, step, builder)]),
    );
    planned.set(change.key, { steps: actions, ...planMonitors(change, builder) });
  }
  const chains = planOrphans(decided, builder);
  planExpiry(decided, builder);
  return { actions: builder.actions, changes: planned, probes, fences, chains };
}

function planStep(change: Change, step: Step, builder: PlanBuilder): number {
  const reasons =
    change.reasons.length > 0 ? change.reasons : [`${change.member.id} is to be ${change.to} on ${change.node}`];
  const goesUp = step === 'start' || step === 'promote';
  const impossible = change.hold?.reason ?? (goesUp ? change.waits : null);
  return builder.add(singleAction(change, { action: step, role: roleAfter(change, step), reasons }), impossible);
}

function roleAfter({ unit }: Change, step: Step): Role {
  const running = unit.clone?.promotable === true ? 'unpromoted' : 'started';
  switch (step) {
    case 'stop':
      return 'stopped';
    case 'start':
      return running;
    case 'demote':
      return 'unpromoted';
    case 'promote':
      return 'promoted';
  }
}

function planFences({ eligibility }: Decided, builder: PlanBuilder): number[] {
  return [...eligibility.stances.values()]
    .filter((stance) => stance.kind === 'fenced')
    .map(({ node, reason }) => builder.add({ kind: 'fence', key: `fence_${node}`, node, reasons: [reason] }));
}

function planExpiry({ state, layout }: Decided, builder: PlanBuilder): void {
  for (const { resource, node } of state.failures.expired) {
    if (!layout.memberOf.has(resource)) continue;
    const reasons = [`the failures of ${resource} on ${node} are older than its failureTimeout`];
    builder.add({ kind: 'clearHistory', key: `${resource}_clear_history_0`, resource, node, reasons });
  }
}
