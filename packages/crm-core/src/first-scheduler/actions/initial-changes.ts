import type { Role } from '@understudy/contracts';
import { compareText } from '../../base/order.ts';
import type { Assignment } from '../assignment/assignment.ts';
import { type CurrentState, observedOn } from '../current/current-state.ts';
import type { Observed } from '../current/observed.ts';
import { type Eligibility, type Verdict, verdictOf } from '../eligibility/eligibility.ts';
import type { Layout, Member, Unit } from '../layout/layout.ts';
import { isActive } from '../layout/role.ts';
import { type Change, changeKey } from './change.ts';
import { explainChange } from './explain-change.ts';

/** What the decision needs to know about everything before it. */
export interface Decided {
  readonly layout: Layout;
  readonly state: CurrentState;
  readonly eligibility: Eligibility;
  readonly assignment: Assignment;
}

/** Each primitive, where it is against where it shall be, taken by itself. In the definition's order, then by node. */
export function initialChanges(decided: Decided): Change[] {
  return decided.layout.units.flatMap((unit) =>
    unit.primitives.flatMap((member) => memberChanges(unit, member, decided)),
  );
}

function memberChanges(unit: Unit, member: Member, decided: Decided): Change[] {
  const verdict = verdictOf(decided.eligibility, member);
  const next = decided.assignment.roles.get(member.id) ?? new Map<string, Role>();
  const active = verdict.presence.active.map(({ node }) => node);
  const nodes = [...new Set([...active, ...next.keys()])].sort(compareText);
  return nodes.map((node) => {
    const change = createChange(unit, member, node, verdict, next, decided);
    return { ...change, reasons: explainChange(change, { ...decided, verdict, next }) };
  });
}

function createChange(
  unit: Unit,
  member: Member,
  node: string,
  verdict: Verdict,
  next: ReadonlyMap<string, Role>,
  decided: Decided,
): Change {
  const observed = observedOn(decided.state, member.id, node);
  const hold = verdict.holds.get(node) ?? null;
  const from = verdict.presence.active.find((place) => place.node === node)?.role ?? 'stopped';
  const to = next.get(node) ?? 'stopped';
  const stays = isActive(from) && isActive(to);
  const redo = stays && hold === null ? redoOf(unit, member, observed, verdict, to) : 'nothing';
  return {
    key: changeKey(member.id, node),
    unit,
    member,
    node,
    from,
    to,
    restart: redo === 'restart',
    repromote: redo === 'repromote' && to === 'promoted',
    hold,
    waits: waitsOf(unit, verdict, from, to),
    observed,
    reasons: [],
  };
}

/** What has to be done again although it stays where it is. */
function redoOf(
  unit: Unit,
  member: Member,
  observed: Observed,
  verdict: Verdict,
  to: Role,
): 'restart' | 'repromote' | 'nothing' {
  if (observed.failure !== null) {
    const demotes = observed.failure.onFail === 'demote' && observed.role === 'promoted';
    return demotes && !observed.failure.gone ? 'repromote' : 'restart';
  }
  if (observed.digest !== null && observed.digest !== member.digest) return 'restart';
  const several = unit.clone === null && verdict.presence.active.length > 1;
  if (several && member.primitive.meta.multipleActive === 'stopStart' && isActive(to)) return 'restart';
  return 'nothing';
}

/**
 * One instance must not begin while another may be running where nobody can ask. One
 * that is known to be somewhere is the one there is: it may move and be repaired.
 */
function waitsOf(unit: Unit, verdict: Verdict, from: Role, to: Role): string | null {
  const { active, uncertain } = verdict.presence;
  const [first] = uncertain;
  if (first === undefined) return null;
  if (unit.clone === null) return active.length > 0 || isActive(from) ? null : first.reason;
  const promoted = active.some((place) => place.role === 'promoted');
  return to === 'promoted' && from !== 'promoted' && !promoted ? first.reason : null;
}
