import type { Role } from '@understudy/contracts';
import { formatScore } from '../../base/score.ts';
import type { NodeScore } from '../../model/transition.ts';
import type { Assignment, UnitDecision } from '../assignment/assignment.ts';
import { refusalsIn } from '../assignment/score-table.ts';
import type { Verdict } from '../eligibility/eligibility.ts';
import { isActive } from '../layout/role.ts';
import type { Change } from './change.ts';

export interface ExplainContext {
  readonly assignment: Assignment;
  readonly verdict: Verdict;
  /** The primitive's roles to come, by node. */
  readonly next: ReadonlyMap<string, Role>;
}

/** Why something has to be done with a primitive on a node, in words; empty if nothing has. */
export function explainChange(change: Change, context: ExplainContext): string[] {
  const decision = context.assignment.decisions.get(change.unit.id);
  if (decision === undefined) return [];
  return [...explainFault(change, context), ...explainPlace(change, decision, context)];
}

function explainFault(change: Change, { verdict }: ExplainContext): string[] {
  const { member, node, observed } = change;
  const { failure } = observed;
  if (failure !== null) {
    return [
      `${member.id} failed on ${node}: ${failure.record.action} said ${failure.record.code}${colon(failure.record.reason)}`,
    ];
  }
  const { active } = verdict.presence;
  if (change.unit.clone === null && active.length > 1) {
    return [`${member.id} is active on ${active.map((place) => place.node).join(' and ')} at once`];
  }
  if (change.restart) return [`the definition of ${member.id} changed since it was started`];
  return [];
}

function colon(reason: string): string {
  return reason === '' ? '' : `: ${reason}`;
}

function explainPlace(change: Change, decision: UnitDecision, context: ExplainContext): string[] {
  const { from, to } = change;
  if (!isActive(from) && isActive(to))
    return [explainStart(change, decision, context), ...explainPromotion(change, decision, context)];
  if (isActive(from) && !isActive(to)) return [explainStop(change, decision, context)];
  if (from === 'promoted' && to !== 'promoted') return [explainDemotion(change, decision, context)];
  return explainPromotion(change, decision, context);
}

function explainStart(change: Change, decision: UnitDecision, { verdict, next }: ExplainContext): string {
  const { member, node, unit } = change;
  const origin = verdict.presence.active.find((place) => !next.has(place.node));
  if (unit.clone !== null) return `${member.id} is to run on ${node}`;
  if (origin !== undefined) return moveText(member.id, origin.node, node, decision.scores);
  const [lost] = verdict.presence.lost;
  if (lost !== undefined) return `${member.id} ran on ${lost.node}, and ${lost.reason}`;
  return `${member.id} runs nowhere${bestNode(node, decision.scores)}`;
}

function explainStop(change: Change, decision: UnitDecision, { verdict, next }: ExplainContext): string {
  const { member, node, unit } = change;
  const [destination] = [...next.keys()].filter((place) => !verdict.presence.active.some((at) => at.node === place));
  if (unit.clone === null && destination !== undefined) {
    return moveText(member.id, node, destination, decision.scores);
  }
  if (unit.clone === null && next.size > 0) return `${member.id} stays on ${[...next.keys()].join(' and ')} alone`;
  if (verdict.target.role === 'stopped') return verdict.target.reason;
  return `${member.id} can not stay on ${node}: ${whyNot(node, decision, member.id)}`;
}

function explainPromotion(change: Change, decision: UnitDecision, { verdict }: ExplainContext): string[] {
  if (change.to !== 'promoted' || change.from === 'promoted') return [];
  const { member, node } = change;
  const [lost] = verdict.presence.lost;
  if (lost !== undefined) return [`${member.id} ran on ${lost.node} too, and ${lost.reason}`];
  const others = [...decision.scores, ...decision.promotionScores].filter((entry) => entry.node !== node);
  const because = [...new Set(others.flatMap((entry) => refusalsIn(entry.score, entry.terms)))];
  return [`${member.id} is to be promoted on ${node}${because.length === 0 ? '' : `: ${because.join('; ')}`}`];
}

function explainDemotion(change: Change, decision: UnitDecision, { next, verdict }: ExplainContext): string {
  const { member, node } = change;
  const [promoted] = [...next].filter(([, role]) => role === 'promoted').map(([place]) => place);
  if (promoted === undefined) {
    const limit = verdict.target.reason;
    return limit === '' ? `${member.id} can not be promoted anywhere` : limit;
  }
  const both = verdict.presence.active.some((place) => place.node === promoted && place.role === 'promoted');
  if (both) return `${member.id} is promoted on ${promoted} and ${node} at once, and stays so on ${promoted} alone`;
  return `the promoted role ${moveText(`of ${member.id}`, node, promoted, decision.promotionScores)}`;
}

function moveText(subject: string, from: string, to: string, scores: readonly NodeScore[]): string {
  const left = scores.find((entry) => entry.node === from);
  const right = scores.find((entry) => entry.node === to);
  const text = `${subject} moves from ${from} to ${to}`;
  if (left === undefined || right === undefined) return text;
  const refusals = refusalsIn(left.score, left.terms);
  if (refusals.length > 0) return `${text}: ${refusals.join('; ')}`;
  if (right.score <= left.score) return text;
  const sources = right.terms.filter((term) => term.score > 0).map((term) => term.source);
  const named = sources.length === 0 ? '' : ` (${sources.join(', ')})`;
  return `${text}: ${to} is worth more, ${formatScore(right.score)} against ${formatScore(left.score)}${named}`;
}

function bestNode(node: string, scores: readonly NodeScore[]): string {
  const entry = scores.find((candidate) => candidate.node === node);
  const sources = (entry?.terms ?? []).filter((term) => term.score > 0).map((term) => term.source);
  if (sources.length > 0) return `, and ${node} is preferred: ${sources.join(', ')}`;
  const others = scores.filter((candidate) => candidate.node !== node && candidate.score >= 0);
  if (others.length > 0) return `, and ${node} is free to take it`;
  const refused = scores.filter((candidate) => candidate.node !== node);
  const because = [...new Set(refused.flatMap((candidate) => refusalsIn(candidate.score, candidate.terms)))];
  return `, and ${node} is the only node for it${because.length === 0 ? '' : `: ${because.join('; ')}`}`;
}

function whyNot(node: string, decision: UnitDecision, member: string): string {
  const entry = decision.scores.find((candidate) => candidate.node === node);
  const refusals = entry === undefined ? [] : refusalsIn(entry.score, entry.terms);
  if (refusals.length > 0) return refusals.join('; ');
  return decision.refusals.get(member)?.join('; ') || 'other nodes are better';
}
