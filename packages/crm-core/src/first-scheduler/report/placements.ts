import type { Role } from '@understudy/contracts';
import { compareText } from '../../base/order.ts';
import type { Placement } from '../../model/transition.ts';
import type { Change } from '../actions/change.ts';
import type { Decided } from '../actions/initial-changes.ts';
import type { ActionPlan } from '../actions/planned-action.ts';
import type { Changes } from '../actions/ripple.ts';
import { verdictOf } from '../eligibility/eligibility.ts';
import type { Graph } from '../graph/graph.ts';
import { groupBy, type Member, type Unit } from '../layout/layout.ts';
import { isActive } from '../layout/role.ts';

export interface Outcome {
  readonly decided: Decided;
  readonly changes: Changes;
  readonly plan: ActionPlan;
  readonly graph: Graph;
}

/** One placement for every instance of every primitive, in the definition's order, then by node. */
export function reportPlacements(outcome: Outcome): Placement[] {
  const byMember = groupBy(outcome.changes.values(), (change) => change.member.id);
  return outcome.decided.layout.units.flatMap((unit) =>
    unit.primitives.flatMap((member) => {
      const changes = byMember.get(member.id) ?? [];
      if (unit.clone === null) return [singlePlacement(unit, member, changes, outcome)];
      return clonePlacements(unit, member, changes, outcome);
    }),
  );
}

type Place = { readonly node: string; readonly role: Role };

function singlePlacement(unit: Unit, member: Member, changes: readonly Change[], outcome: Outcome): Placement {
  const target = changes.find((change) => isActive(change.to)) ?? changes.find((change) => isStuck(change, outcome));
  const homeless = target === undefined || !isActive(target.to);
  const reasons = [
    ...(homeless ? refusals(unit, member, outcome) : strayReasons(unit, target, outcome)),
    ...changes.flatMap((change) => obstacles(change, outcome)),
  ];
  return {
    resource: member.id,
    current: changes.flatMap(currentPlace),
    next: target === undefined ? null : { node: target.node, role: homeless ? target.from : target.to },
    scores: outcome.decided.assignment.decisions.get(unit.id)?.scores ?? [],
    reasons: [...new Set(reasons)],
  };
}

/** It should stop, and cannot: it stays after all. */
function isStuck(change: Change, { plan, graph }: Outcome): boolean {
  const stop = plan.changes.get(change.key)?.steps.get('stop');
  return stop !== undefined && graph.leftOut.has(stop);
}

/** One for each node with an instance, and for each that could be asked to have one and does not. */
function clonePlacements(unit: Unit, member: Member, changes: readonly Change[], outcome: Outcome): Placement[] {
  const { layout, eligibility, assignment } = outcome.decided;
  const decision = assignment.decisions.get(unit.id);
  const placed = new Map(changes.map((change) => [change.node, change]));
  return [...layout.nodes]
    .sort((a, b) => compareText(a.id, b.id))
    .flatMap(({ id: node }) => {
      const change = placed.get(node);
      const kind = eligibility.stances.get(node)?.kind;
      if (change === undefined && (kind === 'gone' || kind === 'fenced')) return [];
      const score = decision?.scores.find((entry) => entry.node === node);
      const next = change === undefined ? null : nextPlace(change, outcome);
      return [
        {
          resource: member.id,
          current: change === undefined ? [] : currentPlace(change),
          next,
          scores: score === undefined ? [] : [score],
          reasons: [
            ...(next === null || (change !== undefined && !isActive(change.to))
              ? instanceRefusals(unit, member, node, outcome)
              : []),
            ...(change === undefined ? [] : [...loweredReasons(change, outcome), ...obstacles(change, outcome)]),
          ],
        },
      ];
    });
}

function nextPlace(change: Change, outcome: Outcome): Place | null {
  if (isActive(change.to)) return { node: change.node, role: change.to };
  return isStuck(change, outcome) ? { node: change.node, role: change.from } : null;
}

function currentPlace({ from, node }: Change): Place[] {
  return isActive(from) ? [{ node, role: from }] : [];
}

function refusals(unit: Unit, member: Member, { decided, changes }: Outcome): string[] {
  const own = decided.assignment.decisions.get(unit.id)?.refusals.get(member.id) ?? [];
  if (own.length > 0) return [...new Set(own)];
  const lowered = [...(decided.assignment.roles.get(member.id)?.keys() ?? [])].flatMap(
    (node) => changes.get(`${member.id} @ ${node}`)?.reasons.slice(-1) ?? [],
  );
  return lowered.length > 0 ? lowered : [`${member.id} has no node`];
}

function instanceRefusals(unit: Unit, member: Member, node: string, outcome: Outcome): string[] {
  const { assignment, eligibility } = outcome.decided;
  const { target } = verdictOf(eligibility, member);
  if (target.role === 'stopped') return [target.reason];
  const entry = assignment.decisions.get(unit.id)?.scores.find((score) => score.node === node);
  const forbidding = (entry?.terms ?? []).filter((term) => term.score < 0).map((term) => term.source);
  if (forbidding.length > 0) return [`not on ${node}: ${[...new Set(forbidding)].join('; ')}`];
  const own = (assignment.decisions.get(unit.id)?.refusals.get(member.id) ?? []).filter((text) => text.includes(node));
  return own.length > 0 ? own : [`not on ${node}: as many instances as wanted run elsewhere`];
}

/** It was given a role there, and a rule of order took it away. */
function loweredReasons(change: Change, { decided }: Outcome): string[] {
  const wanted = decided.assignment.roles.get(change.member.id)?.get(change.node);
  return wanted === undefined || wanted === change.to ? [] : change.reasons.slice(-1);
}

/** Why it is kept where its scores do not want it. */
function strayReasons(unit: Unit, change: Change, { decided }: Outcome): string[] {
  if (change.hold === null) return [];
  if (change.hold.kind === 'pending') return [change.hold.reason];
  const scores = decided.assignment.decisions.get(unit.id)?.scores ?? [];
  const best = Math.max(...scores.map((entry) => entry.score));
  const here = scores.find((entry) => entry.node === change.node)?.score ?? best;
  return here < best ? [change.hold.reason] : [];
}

/** Steps that are needed and cannot be taken now. */
function obstacles(change: Change, { plan, graph }: Outcome): string[] {
  const steps = plan.changes.get(change.key)?.steps ?? new Map<string, number>();
  const reasons = new Set<string>();
  for (const [step, index] of steps) {
    const reason = graph.leftOut.get(index);
    if (reason !== undefined) reasons.add(`${step} on ${change.node} has to wait: ${reason}`);
  }
  const blocked = change.hold?.kind === 'blocked' && reasons.size === 0;
  return blocked && change.hold !== null ? [change.hold.reason] : [...reasons].slice(0, 1);
}
