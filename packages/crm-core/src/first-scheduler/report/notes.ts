import { compareText } from '../../base/order.ts';
import type { Placement, ScheduleNote } from '../../model/transition.ts';
import type { Decided } from '../actions/initial-changes.ts';
import { verdictOf } from '../eligibility/eligibility.ts';
import { groupBy, type Member, type Unit } from '../layout/layout.ts';
import { isActive } from '../layout/role.ts';
import type { Outcome } from './placements.ts';

/** What people should know, by the definition's order: what is blocked, banned, unmanaged, doubled, not running. */
export function reportNotes(outcome: Outcome, placements: readonly Placement[]): ScheduleNote[] {
  const { decided } = outcome;
  const byMember = groupBy(placements, (placement) => placement.resource);
  const notes = decided.layout.units.flatMap((unit) =>
    unit.primitives.flatMap((member) => [
      ...holdNotes(member, decided),
      ...banNotes(member, decided),
      ...multipleNotes(unit, member, decided),
      ...absenceNotes(member, decided, byMember.get(member.id) ?? []),
    ]),
  );
  const byText = new Map([...notes, ...orphanNotes(decided)].map((note) => [note.text, note]));
  return [...byText.values()];
}

function holdNotes(member: Member, { eligibility }: Decided): ScheduleNote[] {
  const holds = [...verdictOf(eligibility, member).holds].sort(([a], [b]) => compareText(a, b));
  return holds.flatMap(([node, { kind, reason, remedy }]): ScheduleNote[] => {
    if (kind === 'busy' || kind === 'pending') return [];
    return [
      { kind: kind === 'blocked' ? 'blocked' : 'unmanaged', resource: member.id, node, text: sentence(reason), remedy },
    ];
  });
}

function banNotes(member: Member, { eligibility }: Decided): ScheduleNote[] {
  const bans = [...verdictOf(eligibility, member).bans.values()];
  return bans.map(({ node, reason, until, remedy }) => ({
    kind: 'banned',
    resource: member.id,
    node,
    text: sentence(`${member.id} is banned from ${node}: ${reason}; ${until}`),
    remedy,
  }));
}

function multipleNotes(unit: Unit, member: Member, { eligibility }: Decided): ScheduleNote[] {
  const { active } = verdictOf(eligibility, member).presence;
  if (unit.clone !== null || active.length < 2) return [];
  const policy = member.primitive.meta.multipleActive;
  if (policy === 'block') return [];
  const names = active.map(({ node }) => node).join(' and ');
  const text = `${member.id} is active on ${names} at once (multipleActive ${policy}).`;
  const remedy = `It is being put right. See why it was started twice.`;
  return [{ kind: 'multipleActive', resource: member.id, text, remedy }];
}

/** Not for what people have stopped: that is not news. */
function absenceNotes(member: Member, { eligibility }: Decided, own: readonly Placement[]): ScheduleNote[] {
  if (member.targetRole === 'stopped' || !member.managed || member.maintenance) return [];
  if (own.some((placement) => placement.next !== null)) return [];
  const reasons = [...new Set(own.flatMap((placement) => placement.reasons))];
  const because = reasons.length === 0 ? 'no node can run it' : reasons.join('; ');
  const [ban] = verdictOf(eligibility, member).bans.values();
  const remedy = ban?.remedy ?? 'Make a node able to run it, or change the constraint that forbids it.';
  return [{ kind: 'notRunning', resource: member.id, text: sentence(`${member.id} runs nowhere: ${because}`), remedy }];
}

function orphanNotes({ state, layout, eligibility }: Decided): ScheduleNote[] {
  return state.orphans.flatMap((resource) =>
    [...(state.observed.get(resource) ?? [])].flatMap(([node, observed]): ScheduleNote[] => {
      const kind = eligibility.stances.get(node)?.kind;
      if (!isActive(observed.role) || kind === undefined || kind === 'gone' || kind === 'fenced') return [];
      const remedy = `Stop it on ${node} by hand, then run: crm resource cleanup ${resource}`;
      if (observed.failure?.record.action === 'stop') {
        const text = `${resource} is no longer defined, and its stop failed on ${node}.`;
        return [{ kind: 'blocked', resource, node, text, remedy }];
      }
      if (layout.properties.stopOrphanResources && kind !== 'held') return [];
      const text = `${resource} is no longer defined, and is left running on ${node}.`;
      return [{ kind: 'unmanaged', resource, node, text, remedy }];
    }),
  );
}

function sentence(text: string): string {
  return `${text}.`;
}
